using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.Store;

/// <summary>
/// etcd's flags besides those of <see cref="StoreOptions"/>: other names of the same thing, flags of which one value holds here, and
/// those that are refused, with what to do instead. The same goes for their ETCD_ variables.
/// </summary>
internal static class StoreFlags
{
    private const string Prefix = "ETCD_";

    private static readonly Dictionary<string, string> s_otherNames = new(StringComparer.Ordinal)
    {
        ["watch-progress-notify-interval"] = "experimental-watch-progress-notify-interval",
        ["experimental-max-learners"] = "max-learners",
        ["corrupt-check-time"] = "experimental-corrupt-check-time",
        ["config-file"] = "config",
    };

    /// <summary>What always holds; given so, the flag changes nothing.</summary>
    private static readonly Dictionary<string, (string[] Values, string Why)> s_fixed = new(StringComparer.Ordinal)
    {
        ["pre-vote"] = (["true"], "members always ask before they stand for election"),
        ["initial-election-tick-advance"] = (["true", "false"], ""),
        ["logger"] = (["zap"], "there is one logger"),
        ["log-outputs"] = (["default", "stderr"], "messages go to stderr"),
        ["log-level"] = (["info"], "use --v"),
        ["enable-v2"] = (["false"], "there is no v2 API"),
        ["enable-grpc-gateway"] = (["false"], "there is no JSON gateway"),
        ["enable-pprof"] = (["false"], "use dotnet-trace and dotnet-counters"),
        ["auto-tls"] = (["false"], "give --cert-file and --key-file"),
        ["peer-auto-tls"] = (["false"], "give --peer-cert-file and --peer-key-file"),
        ["unsafe-no-fsync"] = (["false"], "a write is never acknowledged before it is on disk"),
        ["experimental-compact-hash-check-enabled"] = (["false"], "use --corrupt-check-time, which compares at any revision"),
        ["experimental-enable-lease-checkpoint"] = (["true", "false"], ""),
        ["experimental-enable-lease-checkpoint-persist"] = (["true", "false"], ""),
        ["experimental-enable-distributed-tracing"] = (["false"], "there are no traces"),
        ["socket-reuse-port"] = (["false"], "a port is one member's"),
        ["socket-reuse-address"] = (["false"], "a port is one member's"),
    };

    private static readonly Dictionary<string, string> s_refused = new(StringComparer.Ordinal)
    {
        ["wal-dir"] = "the log is in --data-dir",
        ["max-snapshots"] = "two snapshot files are kept",
        ["max-wals"] = "log segments are reused",
        ["backend-batch-limit"] = "there is no backend database",
        ["backend-batch-interval"] = "there is no backend database",
        ["experimental-backend-bbolt-freelist-type"] = "there is no backend database",
        ["experimental-compaction-batch-limit"] = "a compaction looks only at what it can drop",
        ["experimental-compaction-sleep-interval"] = "a compaction looks only at what it can drop",
        ["experimental-warning-apply-duration"] = "use the metrics",
        ["experimental-bootstrap-defrag-threshold-megabytes"] = "there is nothing to defragment",
        ["experimental-memory-mlock"] = "memory is not locked",
        ["experimental-snapshot-catchup-entries"] = "the log is kept by size",
        ["discovery"] = "name the members by --initial-cluster",
        ["discovery-srv"] = "name the members by --initial-cluster",
        ["discovery-srv-name"] = "name the members by --initial-cluster",
        ["discovery-proxy"] = "name the members by --initial-cluster",
        ["discovery-fallback"] = "name the members by --initial-cluster",
        ["proxy"] = "there is no proxy mode",
        ["cors"] = "there is no JSON gateway",
        ["host-whitelist"] = "there is no JSON gateway",
        ["listen-client-http-urls"] = "health and metrics are on the client URLs and on --listen-metrics-urls",
        ["client-crl-file"] = "certificates are not revoked by lists: change the authority",
        ["peer-crl-file"] = "certificates are not revoked by lists: change the authority",
        ["client-cert-allowed-hostname"] = "use users and roles",
        ["peer-cert-allowed-cn"] = "give the members an authority of their own",
        ["peer-cert-allowed-hostname"] = "give the members an authority of their own",
        ["client-cert-file"] = "the server's certificate is used for both directions",
        ["client-key-file"] = "the server's certificate is used for both directions",
        ["peer-client-cert-file"] = "the peer certificate is used for both directions",
        ["peer-client-key-file"] = "the peer certificate is used for both directions",
        ["cipher-suites"] = "the system's policy holds",
        ["tls-min-version"] = "TLS 1.2 and 1.3 are spoken",
        ["tls-max-version"] = "TLS 1.2 and 1.3 are spoken",
        ["grpc-keepalive-min-time"] = "clients may ping as often as they like",
        ["grpc-keepalive-interval"] = "the transport's own keepalive holds",
        ["grpc-keepalive-timeout"] = "the transport's own keepalive holds",
        ["max-concurrent-streams"] = "streams of a connection are not limited by a flag",
        ["v2-deprecation"] = "there is no v2 API",
        ["enable-log-rotation"] = "messages go to stderr",
        ["log-rotation-config-json"] = "messages go to stderr",
        ["log-format"] = "use --logging-format",
        ["experimental-distributed-tracing-address"] = "there are no traces",
        ["experimental-distributed-tracing-service-name"] = "there are no traces",
        ["experimental-distributed-tracing-instance-id"] = "there are no traces",
        ["experimental-distributed-tracing-sampling-rate"] = "there are no traces",
    };

    /// <summary>The options of the command line, the environment and a file; or what is wrong.</summary>
    public static FlagResult<StoreOptions> Bind(string[] arguments)
    {
        var (kept, refusal) = Read(arguments);
        if ((refusal ?? Refusal(Environment.GetEnvironmentVariable)) is { } wrong) return new FlagResult<StoreOptions>(null, 1, $"Error: {wrong}");
        return FlagBinder.Bind<StoreOptions>("mk-store", kept, "ETCD", variable => Lookup(variable, Environment.GetEnvironmentVariable));
    }

    /// <summary>The arguments without flags that change nothing, under the names <see cref="StoreOptions"/> has; or the first refusal.</summary>
    public static (string[] Arguments, string? Refusal) Read(string[] arguments)
    {
        var kept = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            var (name, value) = Split(arguments[i]);
            if (name is null)
            {
                kept.Add(arguments[i]);
                continue;
            }

            if (s_fixed.TryGetValue(name, out var one))
            {
                value ??= i + 1 < arguments.Length && !arguments[i + 1].StartsWith('-') ? arguments[++i] : "true";
                if (!one.Values.Contains(value)) return ([], $"--{name}={value} is not supported: {one.Why}");
            }
            else if (s_refused.TryGetValue(name, out var why))
            {
                return ([], $"--{name} is not supported: {why}");
            }
            else
            {
                kept.Add(s_otherNames.TryGetValue(name, out var other) ? (value is null ? $"--{other}" : $"--{other}={value}") : arguments[i]);
            }
        }

        return ([.. kept], null);
    }

    /// <summary>The first variable that is set and cannot hold; null for none. Variables that are no flags of etcd's are nobody's here.</summary>
    public static string? Refusal(Func<string, string?> environment)
    {
        foreach (var (name, one) in s_fixed)
        {
            if (environment(Variable(name)) is { Length: > 0 } value && !one.Values.Contains(value)) return $"{Variable(name)}={value} is not supported: {one.Why}";
        }

        var refused = s_refused.FirstOrDefault(r => environment(Variable(r.Key)) is { Length: > 0 });
        return refused.Key is null ? null : $"{Variable(refused.Key)} is not supported: {refused.Value}";
    }

    /// <summary>A variable's value, also under its other name.</summary>
    public static string? Lookup(string variable, Func<string, string?> environment) =>
        environment(variable) ?? s_otherNames.Where(n => Variable(n.Value) == variable).Select(n => environment(Variable(n.Key))).FirstOrDefault(v => v is not null);

    private static (string? Name, string? Value) Split(string argument)
    {
        if (!argument.StartsWith('-')) return (null, null);
        var text = argument.TrimStart('-');
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (text, null) : (text[..equals], text[(equals + 1)..]);
    }

    private static string Variable(string flag) => Prefix + flag.Replace('-', '_').ToUpperInvariant();
}
