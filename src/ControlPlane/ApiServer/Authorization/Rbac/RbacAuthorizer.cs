using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControlPlane.ApiServer.Authorization.Rbac;

/// <summary>Decides by roles and bindings as the watch cache has them. It only ever allows; silence is the refusal.</summary>
public sealed class RbacAuthorizer(IObjectReader objects) : IAuthorizer
{
    private const string Group = "rbac.authorization.k8s.io";
    private Cached? _cached;

    public async ValueTask<AuthorizationDecision> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
    {
        var index = await IndexAsync(cancellation);
        foreach (var (rule, source) in index.RulesFor(attributes.User, attributes.IsResourceRequest ? attributes.Namespace : ""))
        {
            if (RuleMatching.Allows(rule, attributes)) return AuthorizationDecision.Allow($"RBAC: allowed by {source}");
        }

        return AuthorizationDecision.NoOpinion();
    }

    /// <summary>Every rule in force for the user, in one namespace or (empty) at the cluster scope.</summary>
    public async ValueTask<IReadOnlyList<PolicyRule>> RulesForAsync(UserInfo user, string ns, CancellationToken cancellation) =>
        [.. (await IndexAsync(cancellation)).RulesFor(user, ns).Select(r => r.Rule)];

    public async ValueTask<PolicyIndex> IndexAsync(CancellationToken cancellation)
    {
        var clusterRoles = await SnapshotAsync("clusterroles", cancellation);
        var clusterBindings = await SnapshotAsync("clusterrolebindings", cancellation);
        var roles = await SnapshotAsync("roles", cancellation);
        var bindings = await SnapshotAsync("rolebindings", cancellation);
        var stamp = (clusterRoles.LastChange, clusterBindings.LastChange, roles.LastChange, bindings.LastChange);
        var cached = Volatile.Read(ref _cached);
        if (cached is not null && cached.Stamp == stamp) return cached.Index;
        cached = new Cached(stamp, new PolicyIndex(clusterRoles, clusterBindings, roles, bindings));
        Volatile.Write(ref _cached, cached);
        return cached.Index;
    }

    private ValueTask<ObjectSnapshot> SnapshotAsync(string resource, CancellationToken cancellation) =>
        objects.SnapshotAsync(objects.Resource(Group, resource), cancellation);

    private sealed record Cached((long, long, long, long) Stamp, PolicyIndex Index);
}
