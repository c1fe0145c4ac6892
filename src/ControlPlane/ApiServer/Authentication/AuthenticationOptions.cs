using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>The flags of authentication. A method without its flag is off; empty strings mean "not given".</summary>
public sealed record AuthenticationOptions
{
    [Flag("client-ca-file", "Certificates signed by an authority in this file identify their bearer: CN is the user, each O a group.")]
    public string ClientCaFile { get; init; } = "";

    [Flag("service-account-key-file", "PEM file with public (or private) keys that verify service account tokens. Repeatable.")]
    public string[] ServiceAccountKeyFiles { get; init; } = [];

    [Flag("service-account-signing-key-file", "PEM file with the private key that signs service account tokens.")]
    public string ServiceAccountSigningKeyFile { get; init; } = "";

    [Flag("service-account-issuer", "Issuer of service account tokens. The first one given signs; all are accepted.")]
    public string[] ServiceAccountIssuers { get; init; } = [];

    [Flag("api-audiences", "Audiences of which a token must carry one. Defaults to the issuers.")]
    public string[] ApiAudiences { get; init; } = [];

    [Flag("service-account-max-token-expiration", "Longest lifetime of an issued token; 0 sets no bound of its own.")]
    public TimeSpan MaxTokenExpiration { get; init; } = TimeSpan.Zero;

    [Flag("token-auth-file", "CSV file of static tokens: token,user,uid,\"group1,group2\".")]
    public string TokenAuthFile { get; init; } = "";

    [Flag("enable-bootstrap-token-auth", "Accept the tokens of bootstrap-token secrets in kube-system.")]
    public bool EnableBootstrapTokens { get; init; } = true;

    [Flag("anonymous-auth", "Let requests without credentials see health and version.")]
    public bool AnonymousAuth { get; init; } = true;

    /// <summary>The audiences in force.</summary>
    public IReadOnlyList<string> Audiences => ApiAudiences.Length > 0 ? ApiAudiences : ServiceAccountIssuers;
}
