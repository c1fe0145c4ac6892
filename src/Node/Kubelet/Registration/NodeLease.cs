using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Coordination;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Node.Kubelet.Registration;

/// <summary>The node's heartbeat: a Lease of forty seconds in kube-node-lease, renewed every ten.</summary>
public sealed class NodeLease(KubeClient client, string nodeName, Func<KubeNode?> node, TimeProvider time, ILogger log)
{
    public const string Namespace = "kube-node-lease";
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Hurry = TimeSpan.FromSeconds(1);
    private Lease? _held;

    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var renewed = await RenewAsync(ct);
            await Task.Delay(renewed ? Renewal : Hurry, time, ct);
        }
    }

    private async Task<bool> RenewAsync(CancellationToken ct)
    {
        try
        {
            var leases = client.Resource<Lease>();
            _held = _held is null ? await TakeAsync(leases, ct) : await leases.UpdateAsync(_held with { Spec = Renewed(_held.Spec) }, ct);
            return true;
        }
        catch (StatusException e) when (e.IsConflict || e.IsNotFound)
        {
            _held = null;
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.LeaseFailed(e.Message);
            return false;
        }
    }

    private async Task<Lease> TakeAsync(ResourceClient<Lease> leases, CancellationToken ct)
    {
        try
        {
            var existing = await leases.GetAsync(Namespace, nodeName, ct);
            return await leases.UpdateAsync(existing with { Spec = Renewed(existing.Spec) }, ct);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            return await leases.CreateAsync(new Lease
            {
                ApiVersion = "coordination.k8s.io/v1",
                Kind = "Lease",
                Metadata = new ObjectMeta { Name = nodeName, Namespace = Namespace, OwnerReferences = Owner() },
                Spec = Renewed(null),
            }, ct);
        }
    }

    private LeaseSpec Renewed(LeaseSpec? spec) =>
        (spec ?? new LeaseSpec()) with { HolderIdentity = nodeName, LeaseDurationSeconds = 40, RenewTime = new MicroTime(time.GetUtcNow()) };

    private IReadOnlyList<OwnerReference>? Owner() =>
        node() is { } owner ? [new OwnerReference { ApiVersion = "v1", Kind = "Node", Name = owner.Name, Uid = owner.Uid }] : null;
}
