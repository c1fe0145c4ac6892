using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.Node.Proxy;

/// <summary>The proxy's metrics, under kube-proxy's names.</summary>
public sealed class ProxyMetrics(MetricRegistry registry)
{
    private readonly Histogram _duration = registry.Histogram("kubeproxy_sync_proxy_rules_duration_seconds", "How long writing the rules took.", MetricRegistry.LatencyBuckets);
    private readonly Counter _failures = registry.Counter("kubeproxy_sync_proxy_rules_iptables_restore_failures_total", "Writes of rules that the kernel refused.");
    private readonly Gauge _ports = registry.Gauge("kubeproxy_sync_proxy_rules_service_ports", "Service ports that have rules.");
    private readonly Gauge _chains = registry.Gauge("kubeproxy_sync_proxy_rules_iptables_chains", "Chains held in the tables.");

    public void RulesSynced(TimeSpan took, int ports, int chains)
    {
        _duration.Observe(took.TotalSeconds);
        _ports.Set(ports);
        _chains.Set(chains);
    }

    public void RulesFailed() => _failures.Increment();
}
