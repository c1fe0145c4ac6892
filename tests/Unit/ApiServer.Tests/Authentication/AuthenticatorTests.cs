using System.Text;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ApiServer.Tests.Authentication;

public class AuthenticatorTests
{
    [Fact]
    public void A_certificate_of_the_client_authority_names_user_and_groups()
    {
        using var authority = CertificateAuthority.Create("ca");
        var authenticator = new ClientCertificateAuthenticator(() => [authority.Certificate], TimeProvider.System);
        var certificate = authority.Issue(new CertificateSpec { CommonName = "bob", Organizations = ["dev", "ops"] }).ToX509();
        var user = authenticator.Authenticate(certificate).User!;
        Assert.Equal("bob", user.Name);
        Assert.Equal(["dev", "ops"], user.Groups.Order());
    }

    [Fact]
    public void A_certificate_of_another_authority_is_refused()
    {
        using var authority = CertificateAuthority.Create("ca");
        using var other = CertificateAuthority.Create("ca");
        var authenticator = new ClientCertificateAuthenticator(() => [authority.Certificate], TimeProvider.System);
        var result = authenticator.Authenticate(other.Issue(new CertificateSpec { CommonName = "bob", Organizations = ["system:masters"] }).ToX509());
        Assert.Null(result.User);
        Assert.NotNull(result.Error);
    }

    [Fact]
    public void A_server_certificate_and_an_expired_one_say_nothing()
    {
        using var authority = CertificateAuthority.Create("ca");
        var server = authority.Issue(new CertificateSpec { CommonName = "bob", Usage = CertificateUsage.Server }).ToX509();
        Assert.Null(new ClientCertificateAuthenticator(() => [authority.Certificate], TimeProvider.System).Authenticate(server).User);
        var client = authority.Issue(new CertificateSpec { CommonName = "bob" }).ToX509();
        var later = new FixedTime(DateTimeOffset.UtcNow.AddYears(3));
        Assert.NotNull(new ClientCertificateAuthenticator(() => [authority.Certificate], later).Authenticate(client).Error);
    }

    [Fact]
    public async Task Static_tokens_come_from_the_file()
    {
        var tokens = new StaticTokens("# people\ns3cret,carol,42,\"dev, ops\"\n");
        var user = (await tokens.AuthenticateTokenAsync("s3cret", [], default)).User!;
        Assert.Equal(("carol", "42"), (user.Name, user.Uid));
        Assert.Equal(["dev", "ops"], user.Groups);
        Assert.Null((await tokens.AuthenticateTokenAsync("other", [], default)).User);
        Assert.DoesNotContain("x1", Assert.Throws<FormatException>(() => new StaticTokens("x1,y")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abcdef.0123456789abcdef", "true", null, "system:bootstrap:abcdef", null)]
    [InlineData("abcdef.0123456789abcdee", "true", null, null, "bootstrap token is not valid")]
    [InlineData("abcdef.0123456789abcdef", "false", null, null, "bootstrap token is not for authentication")]
    [InlineData("abcdef.0123456789abcdef", "true", "2025-12-31T00:00:00Z", null, "bootstrap token has expired")]
    [InlineData("abcdef.0123456789abcdef", "true", "2026-12-31T00:00:00Z", "system:bootstrap:abcdef", null)]
    [InlineData("zzzzzz.0123456789abcdef", "true", null, null, null)]
    [InlineData("no-token", "true", null, null, null)]
    public async Task Bootstrap_tokens_are_secrets(string token, string usage, string? expires, string? user, string? error)
    {
        string B(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        var expiration = expires is null ? "" : $",\"expiration\":\"{B(expires)}\"";
        var objects = new InMemoryObjects().With("", "secrets",
            $$$"""{"metadata":{"name":"bootstrap-token-abcdef","namespace":"kube-system"},"type":"bootstrap.kubernetes.io/token","data":{"token-id":"{{{B("abcdef")}}}","token-secret":"{{{B("0123456789abcdef")}}}","usage-bootstrap-authentication":"{{{B(usage)}}}","auth-extra-groups":"{{{B("system:bootstrappers:x,evil")}}}"{{{expiration}}}}}""");
        var result = await new BootstrapTokens(objects, new FixedTime(Requests.Now)).AuthenticateTokenAsync(token, [], default);
        Assert.Equal((user, error), (result.User?.Name, result.Error));
        if (user is not null) Assert.Equal(["system:bootstrappers", "system:bootstrappers:x"], result.User!.Groups);
    }

    [Fact]
    public async Task Without_credentials_only_health_and_version_are_open()
    {
        var authenticator = new AnonymousFallback(new AuthenticatorChain([new BearerTokenAuthenticator(new StaticTokens("t,u,1"), [])]));
        Assert.Equal("system:anonymous", (await authenticator.AuthenticateAsync(Http("/readyz"), default)).User!.Name);
        Assert.Equal("system:anonymous", (await authenticator.AuthenticateAsync(Http("/livez/ping"), default)).User!.Name);
        Assert.Null((await authenticator.AuthenticateAsync(Http("/api/v1/pods"), default)).User);
        Assert.Null((await authenticator.AuthenticateAsync(Http("/readyzz"), default)).User);
        var bad = Http("/readyz");
        bad.Request.Headers.Authorization = "Bearer nonsense";
        var result = await authenticator.AuthenticateAsync(bad, default);
        Assert.Null(result.User);
        Assert.DoesNotContain("nonsense", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everyone_known_is_authenticated()
    {
        var http = Http("/api");
        http.Request.Headers.Authorization = "Bearer t";
        var user = (await new AuthenticatorChain([new BearerTokenAuthenticator(new StaticTokens("t,u,1"), [])]).AuthenticateAsync(http, default)).User!;
        Assert.Equal(["system:authenticated"], user.Groups);
    }

    [Fact]
    public async Task Impersonation_needs_the_verb_for_each_part()
    {
        var http = Http("/api");
        http.Request.Headers["Impersonate-User"] = "jane";
        http.Request.Headers["Impersonate-Group"] = new(["dev", "ops"]);
        http.Request.Headers["Impersonate-Extra-Scopes"] = "view";
        var free = new Impersonation(new FixedAuthorizer(AuthorizationDecision.Allow()));
        var user = await free.ResolveAsync(http, Requests.User("root"), default);
        Assert.Equal("jane", user.Name);
        Assert.Equal(["dev", "ops", "system:authenticated"], user.Groups);
        Assert.Equal(["view"], user.Extra["scopes"]);

        var none = new Impersonation(new FixedAuthorizer(AuthorizationDecision.NoOpinion()));
        var error = await Assert.ThrowsAsync<StatusException>(async () => await none.ResolveAsync(http, Requests.User("bob"), default));
        Assert.Equal("users \"jane\" is forbidden: User \"bob\" cannot impersonate resource \"users\" in API group \"\" at the cluster scope", error.Message);
    }

    private static DefaultHttpContext Http(string path)
    {
        var http = new DefaultHttpContext();
        http.Request.Path = path;
        return http;
    }
}
