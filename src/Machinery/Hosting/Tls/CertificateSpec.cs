using System.Net;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>What a certificate may be used for.</summary>
[Flags]
public enum CertificateUsage
{
    Server = 1,
    Client = 2,
    Peer = Server | Client,
}

/// <summary>What to certify: who (the user and groups of Kubernetes), reachable where, for how long.</summary>
public sealed record CertificateSpec
{
    /// <summary>The user name, such as <c>system:kube-scheduler</c>.</summary>
    public required string CommonName { get; init; }

    /// <summary>The groups, such as <c>system:masters</c>.</summary>
    public IReadOnlyList<string> Organizations { get; init; } = [];

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public IReadOnlyList<IPAddress> IpAddresses { get; init; } = [];

    public CertificateUsage Usage { get; init; } = CertificateUsage.Client;

    public TimeSpan Validity { get; init; } = TimeSpan.FromDays(365);
}
