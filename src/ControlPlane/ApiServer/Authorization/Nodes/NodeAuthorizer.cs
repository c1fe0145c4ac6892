using MiniKube.ControlPlane.ApiServer.Authorization.Bootstrap;
using MiniKube.ControlPlane.ApiServer.Authorization.Rbac;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Selectors;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Nodes;

/// <summary>Keeps a kubelet to its own node: its own pods, the secrets, config maps, claims and tokens those pods need, its own lease. For all
/// else the fixed rules of the role <c>system:node</c> apply.</summary>
public sealed class NodeAuthorizer(IObjectReader objects) : IAuthorizer
{
    private static readonly IReadOnlyList<PolicyRule> Rules = NodeRole.Rules;
    private Cached? _cached;

    public async ValueTask<AuthorizationDecision> AuthorizeAsync(AuthorizationAttributes a, CancellationToken cancellation)
    {
        if (NodeIdentity.NameOf(a.User) is not { } node) return AuthorizationDecision.NoOpinion();
        if (node.Length == 0) return AuthorizationDecision.NoOpinion("unknown node for user");
        if (!a.IsResourceRequest) return ByRules(a);
        return (a.Group, a.Resource) switch
        {
            ("", "secrets") or ("", "configmaps") => await RelatedAsync(a, node, ["get", "list", "watch"], "", cancellation),
            ("", "persistentvolumeclaims") => await RelatedAsync(a, node, a.Subresource == "status" ? ["get", "update", "patch"] : ["get"], a.Subresource == "status" ? "status" : "", cancellation),
            ("", "persistentvolumes") => await RelatedAsync(a, node, ["get"], "", cancellation),
            ("", "serviceaccounts") => await RelatedAsync(a, node, ["create"], "token", cancellation),
            ("", "pods") when a.Verb is "get" or "list" or "watch" => await PodsAsync(a, node, cancellation),
            ("", "nodes") when a.Verb is "get" or "list" or "watch" => OwnNode(a, node),
            ("coordination.k8s.io", "leases") => OwnNamed(a, node, "kube-node-lease", "lease", ["get", "create", "update", "patch", "delete"]),
            ("storage.k8s.io", "csinodes") => OwnNamed(a, node, "", "CSINode", ["get", "create", "update", "patch", "delete"]),
            _ => ByRules(a),
        };
    }

    private static AuthorizationDecision ByRules(AuthorizationAttributes a) =>
        Rules.Any(r => RuleMatching.Allows(r, a)) ? AuthorizationDecision.Allow() : AuthorizationDecision.NoOpinion();

    private static AuthorizationDecision OwnNode(AuthorizationAttributes a, string node)
    {
        if (a.Subresource.Length > 0) return AuthorizationDecision.NoOpinion("nodes may not read subresources of nodes");
        var named = a.Verb == "get" ? a.Name : Required(a.FieldSelector, "metadata.name") ?? a.Name;
        return named == node ? AuthorizationDecision.Allow() : AuthorizationDecision.NoOpinion($"node '{node}' cannot read '{named}', only its own Node object");
    }

    private static AuthorizationDecision OwnNamed(AuthorizationAttributes a, string node, string ns, string what, string[] verbs)
    {
        if (!verbs.Contains(a.Verb) || a.Subresource.Length > 0) return AuthorizationDecision.NoOpinion($"can only get, create, update, patch, or delete a {(what == "lease" ? "node lease" : what)}");
        if (a.Namespace != ns) return AuthorizationDecision.NoOpinion($"can only access leases in the \"{ns}\" system namespace");
        // The name of an object to be created is only in its body; admission looks at it there.
        return a.Verb == "create" || a.Name == node ? AuthorizationDecision.Allow() : AuthorizationDecision.NoOpinion($"can only access {what} with the same name as the requesting node");
    }

    private static string? Required(string? fieldSelector, string field)
    {
        try
        {
            return FieldSelector.Parse(fieldSelector).RequiredValue(field);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private async ValueTask<AuthorizationDecision> PodsAsync(AuthorizationAttributes a, string node, CancellationToken cancellation)
    {
        if (a.Subresource.Length > 0) return AuthorizationDecision.NoOpinion("nodes may not read subresources of pods");
        if (a.Verb == "get") return await RelatedAsync(a, node, ["get"], "", cancellation);
        return Required(a.FieldSelector, "spec.nodeName") == node
            ? AuthorizationDecision.Allow()
            : AuthorizationDecision.NoOpinion($"can only list/watch pods with spec.nodeName field selector of '{node}'");
    }

    private async ValueTask<AuthorizationDecision> RelatedAsync(AuthorizationAttributes a, string node, string[] verbs, string subresource, CancellationToken cancellation)
    {
        if (!verbs.Contains(a.Verb) || a.Subresource != subresource) return AuthorizationDecision.NoOpinion($"can only {string.Join(", ", verbs)} individual resources of this type");
        var name = a.Name.Length > 0 ? a.Name : Required(a.FieldSelector, "metadata.name") ?? "";
        if (name.Length == 0) return AuthorizationDecision.NoOpinion("No Object name found");
        var graph = await GraphAsync(cancellation);
        return graph.Reaches(node, a.Resource, a.Namespace, name)
            ? AuthorizationDecision.Allow()
            : AuthorizationDecision.NoOpinion($"no relationship found between node '{node}' and this object");
    }

    private async ValueTask<NodeGraph> GraphAsync(CancellationToken cancellation)
    {
        var pods = await objects.SnapshotAsync(objects.Resource("", "pods"), cancellation);
        var claims = await objects.SnapshotAsync(objects.Resource("", "persistentvolumeclaims"), cancellation);
        var cached = Volatile.Read(ref _cached);
        if (cached is not null && cached.Stamp == (pods.LastChange, claims.LastChange)) return cached.Graph;
        cached = new Cached((pods.LastChange, claims.LastChange), new NodeGraph(pods, claims));
        Volatile.Write(ref _cached, cached);
        return cached.Graph;
    }

    private sealed record Cached((long, long) Stamp, NodeGraph Graph);
}
