using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Cli.Mk.Cluster.Pki;

/// <summary>The cluster's certificates, laid out as kubeadm does: one authority for the API, one for front proxies, one for the
/// store; a certificate per component with the identity Kubernetes gives it. Makes only what is missing; keys are 0600.</summary>
public sealed class ClusterPki(ClusterPaths paths, TimeProvider time)
{
    private int made;

    /// <summary>Returns how many certificates were made.</summary>
    public int Ensure(PkiPlan plan)
    {
        made = 0;
        using var cluster = Authority("ca", "kubernetes");
        using var frontProxy = Authority("front-proxy-ca", "front-proxy-ca");
        using var store = Authority("etcd/ca", "etcd-ca");
        EnsureStore(store, plan);
        EnsureApiServer(cluster, frontProxy, store, plan);
        EnsureComponents(cluster, plan);
        if (!File.Exists(paths.PkiFile("sa.key"))) PemFiles.WriteRsaKeyPair(paths.PkiFile("sa.key"), paths.PkiFile("sa.pub"));
        return made;
    }

    private CertificateAuthority Authority(string name, string commonName)
    {
        if (!File.Exists(paths.PkiFile(name + ".crt"))) made++;
        return CertificateAuthority.LoadOrCreate(paths.PkiFile(name + ".crt"), paths.PkiFile(name + ".key"), commonName, time);
    }

    private void EnsureStore(CertificateAuthority authority, PkiPlan plan)
    {
        var (dns, ips) = PkiPlan.Split(["localhost", "127.0.0.1", "::1", .. plan.StoreNames]);
        Ensure(authority, "etcd/server", new CertificateSpec { CommonName = "store", DnsNames = dns, IpAddresses = ips, Usage = CertificateUsage.Peer });
        Ensure(authority, "etcd/peer", new CertificateSpec { CommonName = "store-peer", DnsNames = dns, IpAddresses = ips, Usage = CertificateUsage.Peer });
        Ensure(authority, "etcd/healthcheck-client", new CertificateSpec { CommonName = "kube-etcd-healthcheck-client" });
    }

    private void EnsureApiServer(CertificateAuthority cluster, CertificateAuthority frontProxy, CertificateAuthority store, PkiPlan plan)
    {
        Ensure(store, "apiserver-etcd-client", new CertificateSpec { CommonName = "kube-apiserver-etcd-client" });
        Ensure(frontProxy, "front-proxy-client", new CertificateSpec { CommonName = "front-proxy-client" });
        Ensure(cluster, "apiserver-kubelet-client", new CertificateSpec { CommonName = "kube-apiserver-kubelet-client", Organizations = ["kubeadm:cluster-admins"] });
        string[] service = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", $"kubernetes.default.svc.{ClusterNetwork.ClusterDomain}"];
        var (dns, ips) = PkiPlan.Split(["localhost", "127.0.0.1", ClusterNetwork.KubernetesService, .. service, .. plan.ApiServerNames]);
        Ensure(cluster, "apiserver", new CertificateSpec { CommonName = "kube-apiserver", Usage = CertificateUsage.Server, DnsNames = dns, IpAddresses = ips });
    }

    private void EnsureComponents(CertificateAuthority cluster, PkiPlan plan)
    {
        Client(cluster, "admin", plan.AdminServerUrl, "kubernetes-admin", "system:masters");
        Client(cluster, "scheduler", plan.ServerUrl, "system:kube-scheduler");
        Client(cluster, "controller-manager", plan.ServerUrl, "system:kube-controller-manager");
        Client(cluster, "proxy", plan.ServerUrl, "system:kube-proxy");
        foreach (var node in plan.Nodes)
        {
            Client(cluster, "kubelet-" + node.Name, plan.ServerUrl, "system:node:" + node.Name, "system:nodes");
            var (dns, ips) = PkiPlan.Split([node.Name, "localhost", "127.0.0.1", .. node.Addresses]);
            Ensure(cluster, "kubelet-" + node.Name, new CertificateSpec
            {
                CommonName = "system:node:" + node.Name,
                Organizations = ["system:nodes"],
                Usage = CertificateUsage.Server,
                DnsNames = dns,
                IpAddresses = ips,
            });
        }
    }

    private void Ensure(CertificateAuthority authority, string name, CertificateSpec spec)
    {
        var (certificate, key) = (paths.PkiFile(name + ".crt"), paths.PkiFile(name + ".key"));
        if (File.Exists(certificate) && File.Exists(key)) return;
        authority.Issue(spec).Save(certificate, key);
        made++;
    }

    /// <summary>A kubeconfig with the client's certificate inside.</summary>
    private void Client(CertificateAuthority cluster, string component, string server, string user, params string[] groups)
    {
        var file = paths.Kubeconfig(component);
        if (File.Exists(file)) return;
        var issued = cluster.Issue(new CertificateSpec { CommonName = user, Organizations = groups });
        PemFiles.WritePrivate(file, Kubeconfig.Text(server, File.ReadAllText(paths.PkiFile("ca.crt")), user, issued));
        made++;
    }
}
