using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ApiServer.Tests.Authentication;

public class ServiceAccountTokensTests
{
    private const string Issuer = "https://kubernetes.default.svc";
    private static readonly TokenKey Rsa = NewRsa();
    private readonly FixedTime _time = new(Requests.Now);
    private readonly InMemoryObjects _objects = new InMemoryObjects()
        .With("", "serviceaccounts", """{"metadata":{"name":"web","namespace":"default","uid":"sa-1"}}""")
        .With("", "pods", """{"metadata":{"name":"p","namespace":"default","uid":"pod-1"},"spec":{"serviceAccountName":"web","nodeName":"n1","containers":[]}}""")
        .With("", "nodes", """{"metadata":{"name":"n1","uid":"node-1"}}""");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_fresh_token_names_its_account_whatever_the_key(bool rsa)
    {
        var key = rsa ? Rsa : NewEcdsa();
        var result = await Check(Issue(key), key);
        Assert.Equal("system:serviceaccount:default:web", result.User!.Name);
        Assert.Equal("sa-1", result.User.Uid);
        Assert.Contains("system:serviceaccounts:default", result.User.Groups);
    }

    [Fact]
    public async Task An_expired_token_is_refused_even_after_it_was_good()
    {
        var token = Issue(Rsa);
        var tokens = Tokens(Rsa);
        Assert.NotNull((await tokens.AuthenticateTokenAsync(token, [Issuer], default)).User);
        _time.Now += TimeSpan.FromHours(2);
        Assert.Equal("service account token has expired", (await tokens.AuthenticateTokenAsync(token, [Issuer], default)).Error);
    }

    [Fact]
    public async Task A_forged_token_is_refused()
    {
        var parts = Issue(Rsa).Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace("default:web", "kube-system:admin", StringComparison.Ordinal);
        var forged = $"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.{parts[2]}";
        Assert.Equal("service account token has an invalid signature", (await Check(forged, Rsa)).Error);
        Assert.Equal("service account token has an invalid signature", (await Check(Issue(NewRsa()), Rsa)).Error);
        Assert.Equal("service account token has an invalid signature", (await Check(Issue(Rsa) + "x", Rsa)).Error);
        Assert.Equal("service account token has an invalid signature", (await Check(Issue(Rsa) + "=!", Rsa)).Error);
        var unsigned = $"{Base64Url.EncodeToString("""{"alg":"none"}"""u8)}.{parts[1]}.";
        Assert.Equal("service account token has an invalid signature", (await Check(unsigned, Rsa)).Error);
    }

    [Fact]
    public async Task A_token_for_someone_else_is_refused_and_one_of_another_issuer_is_not_ours()
    {
        Assert.Equal("token audiences are invalid for the target audiences", (await Tokens(Rsa).AuthenticateTokenAsync(Issue(Rsa), ["vault"], default)).Error);
        var other = await new ServiceAccountTokens([Rsa], ["https://other"], _objects, _time).AuthenticateTokenAsync(Issue(Rsa), [Issuer], default);
        Assert.Null(other.User);
        Assert.Null(other.Error);
    }

    [Fact]
    public async Task A_token_dies_with_its_account_or_pod()
    {
        var token = Issue(Rsa, c => c with { Pod = new BoundRef("p", "pod-1") });
        Assert.NotNull((await Check(token, Rsa)).User);
        _objects.Without("", "pods", "default", "p");
        Assert.Contains("has been deleted", (await Check(token, Rsa)).Error, StringComparison.Ordinal);
        _objects.With("", "pods", """{"metadata":{"name":"p","namespace":"default","uid":"pod-2"},"spec":{"containers":[]}}""");
        Assert.Contains("has another UID", (await Check(token, Rsa)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requesting_binds_to_pod_and_node_and_names_them_on_use()
    {
        var answer = await Request("""{"spec":{"audiences":["https://kubernetes.default.svc"],"expirationSeconds":3600,"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p","uid":"pod-1"}}}""");
        Assert.Equal(201, answer.StatusCode);
        Assert.Equal("2026-01-01T01:00:00Z", (string)answer.Body!["status"]!["expirationTimestamp"]!);
        var user = (await Check((string)answer.Body["status"]!["token"]!, Rsa)).User!;
        Assert.Equal(["n1"], user.Extra["authentication.kubernetes.io/node-name"]);
        Assert.Equal(["pod-1"], user.Extra["authentication.kubernetes.io/pod-uid"]);
    }

    [Theory]
    [InlineData("""{"spec":{"audiences":[],"expirationSeconds":60}}""", "spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes")]
    [InlineData("""{"spec":{"audiences":[],"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"q"}}}""", "pods \"q\" not found")]
    [InlineData("""{"spec":{"audiences":[],"boundObjectRef":{"kind":"Pod","apiVersion":"v1","name":"p","uid":"x"}}}""", "The object might have been deleted and then recreated")]
    [InlineData("""{"spec":{"audiences":[],"boundObjectRef":{"kind":"Job","apiVersion":"batch/v1","name":"p"}}}""", "cannot bind token to object of type")]
    public async Task A_bad_request_is_refused(string body, string words) =>
        Assert.Contains(words, (await Assert.ThrowsAsync<StatusException>(() => Request(body))).Message, StringComparison.Ordinal);

    private static TokenKey NewRsa()
    {
        using var rsa = RSA.Create(2048);
        return TokenKey.FromPem(rsa.ExportPkcs8PrivateKeyPem());
    }

    private static TokenKey NewEcdsa()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return TokenKey.FromPem(ecdsa.ExportPkcs8PrivateKeyPem());
    }

    private string Issue(TokenKey key, Func<TokenClaims, TokenClaims>? fill = null) =>
        new TokenIssuer(key, Issuer, [Issuer], TimeSpan.Zero, _time).Issue("default", new BoundRef("web", "sa-1"), [], TimeSpan.FromHours(1), fill).Token;

    private ServiceAccountTokens Tokens(TokenKey key) => new([key], [Issuer], _objects, _time);

    private async Task<ControlPlane.ApiServer.Authentication.TokenResult> Check(string token, TokenKey key) =>
        await Tokens(key).AuthenticateTokenAsync(token, [Issuer], default);

    private async Task<SubresourceResult> Request(string body)
    {
        var context = Requests.Context(
            _objects, "", "serviceaccounts", name: "web", subresource: "token", services: s => s.AddSingleton(new TokenIssuer(Rsa, Issuer, [Issuer], TimeSpan.Zero, _time)));
        var request = new SubresourceRequest(context, context.Resource, context.Resource.Subresource("token")!, new DefaultHttpContext(), Requests.Json(body));
        return await new TokenRequestHandler().HandleAsync(request, default);
    }
}
