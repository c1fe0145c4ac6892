using System.Text;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>HAProxy in TCP mode before the API servers. It asks each for <c>/readyz</c> without the store's check: an API server
/// whose store has no quorum still answers reads.</summary>
public static class LoadBalancerProcess
{
    public static ProcessSpec Of(ClusterPaths paths) => new()
    {
        Name = "haproxy",
        Kind = ProcessKind.LoadBalancer,
        FileName = "haproxy",
        Address = ClusterNetwork.ServerUrl,
        HealthUrl = ClusterNetwork.ServerUrl + "/livez",
        LogFile = paths.Log("haproxy"),
        Arguments = ["-db", "-f", ConfigFile(paths)],
    };

    public static string ConfigFile(ClusterPaths paths) => Path.Combine(paths.Conf, "haproxy.cfg");

    public static string Config(ClusterSpec spec)
    {
        var text = new StringBuilder();
        text.Append($"""
            global
              nbthread 1
              maxconn 4000

            defaults
              mode tcp
              timeout connect 1s
              timeout client 2h
              timeout server 2h
              timeout check 2s
              option clitcpka
              option srvtcpka
              option redispatch 1
              retries 3

            frontend kubernetes
              bind {ClusterNetwork.Machine}:{ClusterNetwork.LoadBalancerPort}
              bind 127.0.0.1:{ClusterNetwork.LoadBalancerPort}
              default_backend apiservers

            backend apiservers
              balance leastconn
              option httpchk
              http-check send meth GET uri "/readyz?exclude=etcd" ver HTTP/1.1 hdr Host localhost
              http-check expect status 200
              default-server check check-ssl verify none inter 2s fastinter 500ms downinter 500ms fall 2 rise 1 observe layer4 error-limit 1 on-error mark-down on-marked-down shutdown-sessions

            """);
        for (var n = 1; n <= spec.ApiServers; n++) text.Append($"  server apiserver-{n} {ClusterNetwork.Machine}:{ClusterNetwork.ApiServerPort(n)}\n");
        return text.ToString();
    }
}
