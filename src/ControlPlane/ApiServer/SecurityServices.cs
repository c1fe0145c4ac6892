using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;
using MiniKube.ControlPlane.ApiServer.Authorization.Nodes;
using MiniKube.ControlPlane.ApiServer.Authorization.Rbac;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.ApiServer;

/// <summary>Puts together who may do what, from the flags. Needs <see cref="IObjectReader"/>, <see cref="IObjectWriter"/> and
/// <see cref="TimeProvider"/> in the container; gives <see cref="IAuthenticator"/>, <see cref="ITokenAuthenticator"/>, <see cref="TokenIssuer"/>
/// (with a signing key), <see cref="Impersonation"/>, <see cref="IAuthorizer"/>, <see cref="RbacAuthorizer"/> and the <see cref="IStartupTask"/>s,
/// which run in the order given.</summary>
public static class SecurityServices
{
    /// <exception cref="IOException">A key, certificate or token file cannot be read.</exception>
    public static IServiceCollection AddSecurity(this IServiceCollection services, AuthenticationOptions authentication, AuthorizationOptions authorization)
    {
        services.AddSingleton(authentication);
        services.AddSingleton(authorization);
        services.AddSingleton<ITokenAuthenticator>(s => TokenAuthenticators(s, authentication));
        services.AddSingleton(s => Authenticators(s, authentication));
        if (authentication.ServiceAccountSigningKeyFile.Length > 0 && authentication.ServiceAccountIssuers.Length > 0)
        {
            var key = TokenKey.FromFile(authentication.ServiceAccountSigningKeyFile)[0];
            services.AddSingleton(s => new TokenIssuer(key, authentication.ServiceAccountIssuers[0], authentication.Audiences, authentication.MaxTokenExpiration, s.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton<RbacAuthorizer>();
        services.AddSingleton<NodeAuthorizer>();
        services.AddSingleton<IAuthorizer>(s => Authorizers(s, authorization));
        services.AddSingleton<Impersonation>();
        services.AddSingleton<IStartupTask, SystemNamespaces>();
        services.AddSingleton<IStartupTask, RbacBootstrap>();
        services.AddSingleton<IStartupTask, SystemPriorityClasses>();
        return services;
    }

    private static IAuthenticator Authenticators(IServiceProvider services, AuthenticationOptions options)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var chain = new List<IAuthenticator>();
        if (options.ClientCaFile.Length > 0)
        {
            var trust = new ReloadingTrust(options.ClientCaFile, time);
            chain.Add(new ClientCertificateAuthenticator(() => trust.Current, time));
        }

        chain.Add(new BearerTokenAuthenticator(services.GetRequiredService<ITokenAuthenticator>(), options.Audiences));
        var authenticator = new AuthenticatorChain(chain);
        return options.AnonymousAuth ? new AnonymousFallback(authenticator) : authenticator;
    }

    private static TokenAuthenticatorChain TokenAuthenticators(IServiceProvider services, AuthenticationOptions options)
    {
        var time = services.GetRequiredService<TimeProvider>();
        var objects = services.GetRequiredService<IObjectReader>();
        var chain = new List<ITokenAuthenticator>();
        if (options.TokenAuthFile.Length > 0) chain.Add(new StaticTokens(File.ReadAllText(options.TokenAuthFile)));
        string[] keyFiles = options.ServiceAccountKeyFiles.Length > 0 ? options.ServiceAccountKeyFiles
            : options.ServiceAccountSigningKeyFile.Length > 0 ? [options.ServiceAccountSigningKeyFile] : [];
        if (keyFiles.Length > 0) chain.Add(new ServiceAccountTokens([.. keyFiles.SelectMany(TokenKey.FromFile)], options.ServiceAccountIssuers, objects, time));
        if (options.EnableBootstrapTokens) chain.Add(new BootstrapTokens(objects, time));
        return new TokenAuthenticatorChain(chain);
    }

    private static AuthorizerChain Authorizers(IServiceProvider services, AuthorizationOptions options)
    {
        var chain = new List<IAuthorizer> { new MastersAuthorizer(), new OpenPathsAuthorizer(options.AlwaysAllowPaths) };
        foreach (var mode in options.Modes)
        {
            chain.Add(mode switch
            {
                AuthorizationOptions.Node => services.GetRequiredService<NodeAuthorizer>(),
                AuthorizationOptions.Rbac => services.GetRequiredService<RbacAuthorizer>(),
                AuthorizationOptions.AlwaysAllow => new FixedAuthorizer(AuthorizationDecision.Allow()),
                AuthorizationOptions.AlwaysDeny => new FixedAuthorizer(AuthorizationDecision.Deny("Everything is forbidden.")),
                _ => throw new ArgumentException($"authorization-mode: \"{mode}\" is not a valid mode"),
            });
        }

        return new AuthorizerChain(chain);
    }
}
