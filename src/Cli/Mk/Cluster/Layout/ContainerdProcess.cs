using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>A node's own containerd. It runs in the node's network namespace by nsenter, which keeps the machine's mounts:
/// `ip netns exec` would remount /sys and hide the cgroups from runc.</summary>
public static class ContainerdProcess
{
    public static ProcessSpec Of(int n, ClusterPaths paths)
    {
        var name = $"containerd-{ClusterNetwork.NodeName(n)}";
        return new ProcessSpec
        {
            Name = name,
            Kind = ProcessKind.Containerd,
            Node = n,
            NetworkNamespace = ClusterNetwork.NodeNamespace(n),
            FileName = "containerd",
            Address = "unix://" + paths.ContainerdSocket(n),
            LogFile = paths.Log(name),
            Arguments = ["-c", ConfigFile(n, paths)],
        };
    }

    public static string ConfigFile(int n, ClusterPaths paths) => Path.Combine(paths.Node(n), "containerd.toml");

    /// <summary>Every path under the node's folder, because the defaults are shared by all containerds of a machine.</summary>
    public static string Config(int n, ClusterPaths paths)
    {
        var node = paths.Node(n);
        return $"""
            version = 2
            root = "{node}/containerd"
            state = "{node}/containerd-state"
            oom_score = 0
            disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt"]

            [grpc]
              address = "{paths.ContainerdSocket(n)}"

            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "{Images.PauseImage.Name}"
              netns_mounts_under_state_dir = true
              restrict_oom_score_adj = true
              stream_server_address = "127.0.0.1"
              stream_server_port = "0"
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "/usr/lib/cni"
                conf_dir = "{node}/cni"
                conf_template = "{node}/cni.template"
              [plugins."io.containerd.grpc.v1.cri".containerd]
                snapshotter = "overlayfs"
                default_runtime_name = "runc"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                  runtime_type = "io.containerd.runc.v2"
                  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
                    SystemdCgroup = false
                    Root = "{node}/runc"
              [plugins."io.containerd.grpc.v1.cri".registry]
                config_path = "{node}/certs.d"

            """;
    }

    /// <summary>The CNI configuration that containerd writes once the kubelet tells it the node's pod CIDR (CRI UpdateRuntimeConfig).</summary>
    public static string CniTemplate(int n, ClusterPaths paths) => $$$"""
        {"cniVersion": "0.4.0", "name": "podnet", "plugins": [
          {"type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true, "ipMasq": false, "mtu": 1500,
           "ipam": {"type": "host-local", "dataDir": "{{{paths.Node(n)}}}/cni-addresses", "ranges": [[{"subnet": "{{.PodCIDR}}"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
          {"type": "portmap", "capabilities": {"portMappings": true}}
        ]}

        """;
}
