using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Discovery;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.WorkQueues;
using MiniKube.Node.Proxy.Commands;
using MiniKube.Node.Proxy.Iptables;
using MiniKube.Node.Proxy.PodNetwork;
using MiniKube.Node.Proxy.Services;
using KubeNode = MiniKube.Machinery.Api.Types.Core.Node;

namespace MiniKube.Node.Proxy;

/// <summary>Turns changes of Services, EndpointSlices and Nodes into writes of rules and routes. Many changes in a short time
/// cost one write. When it ends, rules and routes stay, so that traffic goes on.</summary>
public sealed class ProxyLoop
{
    private const string Rules = "rules";
    private const string Routes = "routes";
    private const string Check = "check";
    private readonly ProxyOptions _options;
    private readonly string _nodeName;
    private readonly IptablesSync _iptables;
    private readonly RouteTable _routes;
    private readonly ICommandRunner _commands;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ProxyMetrics _metrics;
    private readonly SharedInformer<Service> _services;
    private readonly SharedInformer<EndpointSlice> _slices;
    private readonly SharedInformer<KubeNode> _nodes;
    private readonly WorkQueue<string> _queue;
    private IReadOnlyList<ServicePortState> _applied = [];
    private DateTimeOffset _lastRules = DateTimeOffset.MinValue;

    public ProxyLoop(ProxyOptions options, string nodeName, InformerFactory informers, ICommandRunner commands, ProxyMetrics metrics, TimeProvider time, ILogger log)
    {
        (_options, _nodeName, _commands, _metrics, _time, _log) = (options, nodeName, commands, metrics, time, log);
        _iptables = new IptablesSync(new ProcessIptables(commands));
        _routes = new RouteTable(commands);
        _queue = new WorkQueue<string>(time, new RetryBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)));
        _services = informers.For<Service>(labelSelector: "!service.kubernetes.io/service-proxy-name");
        _slices = informers.For<EndpointSlice>(labelSelector: "!service.kubernetes.io/headless,!service.kubernetes.io/service-proxy-name");
        _nodes = informers.For<KubeNode>();
        _services.AddHandler(_ => _queue.Add(Rules), (_, _) => _queue.Add(Rules), _ => _queue.Add(Rules));
        _slices.AddHandler(_ => _queue.Add(Rules), (_, _) => _queue.Add(Rules), _ => _queue.Add(Rules));
        _nodes.AddHandler(NodeChanged, (old, now) => { if (Differs(old, now)) NodeChanged(now); }, NodeChanged);
    }

    /// <summary>When the rules last agreed with the cluster; null before the first time.</summary>
    public DateTimeOffset? LastSynced { get; private set; }

    /// <summary>Runs until cancelled. The first write waits for complete caches, so that a restarted proxy never removes rules it merely does not know of yet.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var problem in KernelSettings.Apply()) _log.SettingRefused(problem);
        await Task.WhenAll(_services.WaitForSyncAsync(ct), _slices.WaitForSyncAsync(ct), _nodes.WaitForSyncAsync(ct)).ConfigureAwait(false);
        _queue.Add(Routes);
        _queue.Add(Rules);
        _queue.AddAfter(Check, _options.IptablesSyncPeriod);
        await ReconcileLoop.RunAsync(_queue, 1, ReconcileAsync, _log, ct).ConfigureAwait(false);
    }

    private void NodeChanged(KubeNode node) => _queue.Add(node.Name == _nodeName ? Rules : Routes);

    private static bool Differs(KubeNode old, KubeNode now) =>
        old.IsBeingDeleted != now.IsBeingDeleted ||
        !RoutePlan.PodCidrs(old).SequenceEqual(RoutePlan.PodCidrs(now)) ||
        !(old.Status?.Addresses ?? []).Select(a => (a.Type, a.Address)).SequenceEqual((now.Status?.Addresses ?? []).Select(a => (a.Type, a.Address)));

    private Task ReconcileAsync(string what, CancellationToken ct) => what switch
    {
        Rules => SyncRulesAsync(ct),
        Routes => SyncRoutesAsync(ct),
        _ => CheckAsync(ct),
    };

    private async Task SyncRulesAsync(CancellationToken ct)
    {
        var wait = _lastRules + _options.IptablesMinSyncPeriod - _time.GetUtcNow();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, _time, ct).ConfigureAwait(false);
        _lastRules = _time.GetUtcNow();
        var started = _time.GetTimestamp();
        var ports = ServiceTable.Build(_services.Lister.List(), _slices.Lister.List(), _nodeName);
        var rules = ServiceRules.Build(ports, _options.ClusterCidr);
        var self = _nodes.Lister.Get(null, _nodeName);
        PodNetworkRules.AddTo(rules, self is null ? [] : RoutePlan.PodCidrs(self), _options.ClusterCidr);
        try
        {
            var changed = await _iptables.ApplyAsync(rules, ct).ConfigureAwait(false);
            await ForgetFlowsAsync(ConntrackPlan.Between(_applied, ports), ct).ConfigureAwait(false);
            _applied = ports;
            LastSynced = _time.GetUtcNow();
            var took = _time.GetElapsedTime(started);
            _metrics.RulesSynced(took, ports.Count, _iptables.HeldChains);
            if (changed > 0) _log.RulesSynced(changed, ports.Count, took.TotalMilliseconds);
        }
        catch (CommandException)
        {
            _metrics.RulesFailed();
            throw;
        }
    }

    private async Task SyncRoutesAsync(CancellationToken ct)
    {
        var plan = RoutePlan.Between(RoutePlan.Wanted(_nodes.Lister.List(), _nodeName), await _routes.ListAsync(ct).ConfigureAwait(false));
        await _routes.ApplyAsync(plan, ct).ConfigureAwait(false);
        foreach (var route in plan.Replace) _log.RouteSet(route.Destination, route.Gateway);
        foreach (var route in plan.Delete) _log.RouteRemoved(route.Destination);
    }

    /// <summary>Somebody may flush tables or routes behind our back (a firewall's reload): look for it now and then.</summary>
    private async Task CheckAsync(CancellationToken ct)
    {
        _queue.AddAfter(Check, _options.IptablesSyncPeriod);
        _queue.Add(Routes);
        if (!await _iptables.LostRulesAsync(ct).ConfigureAwait(false)) return;
        _log.RulesLost();
        _queue.Add(Rules);
    }

    /// <summary>Exit code 1 of conntrack means that there was nothing to forget.</summary>
    private async Task ForgetFlowsAsync(IReadOnlyList<IReadOnlyList<string>> deletions, CancellationToken ct)
    {
        foreach (var arguments in deletions)
        {
            try
            {
                var result = await _commands.RunAsync("conntrack", arguments, null, ct).ConfigureAwait(false);
                if (result.ExitCode != 0 && !result.Error.Contains("0 flow entries", StringComparison.Ordinal)) _log.ConntrackFailed(result.Error.Trim());
            }
            catch (CommandException e)
            {
                _log.ConntrackFailed(e.Message);
                return;
            }
        }
    }
}
