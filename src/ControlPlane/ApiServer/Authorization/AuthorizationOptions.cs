using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.ApiServer.Authorization;

/// <summary>The flags of authorization.</summary>
public sealed record AuthorizationOptions
{
    public const string Node = "Node";
    public const string Rbac = "RBAC";
    public const string AlwaysAllow = "AlwaysAllow";
    public const string AlwaysDeny = "AlwaysDeny";

    [Flag("authorization-mode", "Authorizers in the order they are asked: Node, RBAC, AlwaysAllow, AlwaysDeny.")]
    public string[] Modes { get; init; } = [Node, Rbac];

    [Flag("authorization-always-allow-paths", "Paths that everyone may get, whatever the authorizers say; a trailing * matches a prefix.")]
    public string[] AlwaysAllowPaths { get; init; } = ["/healthz", "/healthz/*", "/readyz", "/readyz/*", "/livez", "/livez/*", "/version"];
}
