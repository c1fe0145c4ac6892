using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.ApiServer;

/// <summary>The flags of <c>mk-apiserver</c>, under kube-apiserver's names.</summary>
public sealed record ApiServerOptions
{
    [Flag("bind-address", "The address to listen on.")]
    public string BindAddress { get; init; } = "0.0.0.0";

    [Flag("advertise-address", "The address under which other members of the cluster reach this server; the bind address if empty.")]
    public string AdvertiseAddress { get; init; } = "";

    [Flag("secure-port", "The port to serve HTTPS on.")]
    public int SecurePort { get; init; } = 6443;

    [Flag("tls-cert-file", "The server's certificate.")]
    public string TlsCertFile { get; init; } = "";

    [Flag("tls-private-key-file", "The key of that certificate.")]
    public string TlsPrivateKeyFile { get; init; } = "";

    [Flag("kubelet-client-certificate", "The certificate this server presents to kubelets.")]
    public string KubeletClientCertificate { get; init; } = "";

    [Flag("kubelet-client-key", "The key of that certificate.")]
    public string KubeletClientKey { get; init; } = "";

    [Flag("kubelet-certificate-authority", "The authority of kubelets' certificates; where empty any certificate is taken.")]
    public string KubeletCertificateAuthority { get; init; } = "";

    [Flag("service-cluster-ip-range", "The range of cluster IPs.")]
    public string ServiceClusterIpRange { get; init; } = "10.96.0.0/16";

    [Flag("control-plane-endpoint", "Address and port (IP:PORT) that stand for all API servers, as the endpoint of the Service kubernetes; this server's own if empty.")]
    public string ControlPlaneEndpoint { get; init; } = "";

    [Flag("service-node-port-range", "The range of node ports.")]
    public string ServiceNodePortRange { get; init; } = "30000-32767";

    [Flag("max-requests-inflight", "Reads under way at once; 0 for no limit.")]
    public int MaxRequestsInFlight { get; init; } = 400;

    [Flag("max-mutating-requests-inflight", "Writes under way at once; 0 for no limit.")]
    public int MaxMutatingRequestsInFlight { get; init; } = 200;

    [Flag("shutdown-delay-duration", "How long to go on serving after the signal to end, while not ready.")]
    public TimeSpan ShutdownDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The address others are told.</summary>
    public string Advertised => AdvertiseAddress.Length > 0 ? AdvertiseAddress : BindAddress is "0.0.0.0" or "::" ? "127.0.0.1" : BindAddress;

    [FlagGroup]
    public StoreOptions Store { get; init; } = new();

    [FlagGroup]
    public AuthenticationOptions Authentication { get; init; } = new();

    [FlagGroup]
    public AuthorizationOptions Authorization { get; init; } = new();

    [FlagGroup]
    public AdmissionOptions Admission { get; init; } = new();

    [FlagGroup]
    public LoggingFlags Logging { get; init; } = new();
}
