using MiniKube.ControlPlane.ApiServer.Authentication;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Nodes;

/// <summary>Kubelets sign in as <c>system:node:&lt;name&gt;</c> in the group <c>system:nodes</c>.</summary>
internal static class NodeIdentity
{
    public const string Group = "system:nodes";
    private const string Prefix = "system:node:";

    public static bool IsNode(UserInfo user) => user.InGroup(Group) && user.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The node's name; null for anyone else, empty for a node without a name.</summary>
    public static string? NameOf(UserInfo user) => IsNode(user) ? user.Name[Prefix.Length..] : null;
}
