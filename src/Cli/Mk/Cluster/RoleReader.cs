using System.Globalization;
using MiniKube.Cli.Mk.Cluster.Processes;
using MiniKube.Cli.Mk.Cluster.Runtime;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Coordination;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Cli.Mk.Cluster;

/// <summary>Who leads: the store members say it themselves, the others by the Leases they hold.</summary>
public sealed class RoleReader(LocalCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Process name → role. What cannot be asked is left out.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var stores = StoresAsync(limit.Token);
        var leases = LeasesAsync(limit.Token);
        var roles = new Dictionary<string, string>(await stores.ConfigureAwait(false));
        foreach (var (name, role) in await leases.ConfigureAwait(false)) roles[name] = role;
        return roles;
    }

    private async Task<IReadOnlyDictionary<string, string>> StoresAsync(CancellationToken cancellation)
    {
        var statuses = await Task.WhenAll(Enumerable.Range(1, cluster.Spec.Stores).Select(async n => (Name: $"store-{n}", Status: await StoreProbe.StatusAsync(n, cluster.Paths, cancellation).ConfigureAwait(false)))).ConfigureAwait(false);
        return statuses.Where(s => s.Status is not null).ToDictionary(s => s.Name, s => s.Status!.Leader switch
        {
            0 => "no leader (term " + s.Status.RaftTerm.ToString(CultureInfo.InvariantCulture) + ")",
            var leader when leader == s.Status.Header.MemberId => "leader (term " + s.Status.RaftTerm.ToString(CultureInfo.InvariantCulture) + ")",
            _ => s.Status.IsLearner ? "learner" : "follower",
        });
    }

    private async Task<IReadOnlyDictionary<string, string>> LeasesAsync(CancellationToken cancellation)
    {
        var roles = new Dictionary<string, string>();
        try
        {
            await using var client = KubeClient.FromKubeConfig(cluster.Paths.AdminKubeconfig);
            var leases = await client.Resource<Lease>().ListAsync("kube-system", null, cancellation).ConfigureAwait(false);
            foreach (var (kind, lease) in new[] { (ProcessKind.Scheduler, "kube-scheduler"), (ProcessKind.ControllerManager, "kube-controller-manager") })
            {
                var holder = leases.Items.FirstOrDefault(l => l.Name == lease)?.Spec?.HolderIdentity ?? "";
                foreach (var process in cluster.Layout.Processes.Where(p => p.Kind == kind))
                    roles[process.Name] = holder == process.Name || holder.StartsWith(process.Name + "_", StringComparison.Ordinal) ? "leader" : "standby";
            }
        }
        catch (Exception e) when (e is StatusException or HttpRequestException or IOException or OperationCanceledException)
        {
            // the API is away: the roles stay unknown
        }

        return roles;
    }
}
