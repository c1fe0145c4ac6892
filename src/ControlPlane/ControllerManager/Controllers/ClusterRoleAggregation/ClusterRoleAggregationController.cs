using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Rbac;
using MiniKube.Machinery.Client.Informers;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.ClusterRoleAggregation;

/// <summary>Keeps the rules of aggregated ClusterRoles.</summary>
public sealed class ClusterRoleAggregationController : KeyedController
{
    private readonly ILister<ClusterRole> _roles;

    public ClusterRoleAggregationController(ControllerContext context)
        : base(context, "clusterrole-aggregation-controller", workers: 1)
    {
        var roles = Watch<ClusterRole>();
        _roles = roles.Lister;
        roles.AddHandler(_ => EnqueueAggregated(), (_, _) => EnqueueAggregated(), _ => EnqueueAggregated());
    }

    protected override async Task ReconcileAsync(string key, CancellationToken ct)
    {
        if (_roles.Get(key) is not { } role || AggregationPlan.For(role, _roles.List()) is not { } rules) return;
        await Client.Resource<ClusterRole>().UpdateAsync(role with { Rules = rules }, ct).ConfigureAwait(false);
    }

    private void EnqueueAggregated()
    {
        foreach (var role in _roles.List().Where(r => r.AggregationRule is not null)) Queue.Add(role.Key);
    }
}
