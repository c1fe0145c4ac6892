using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>How members talk to each other. With a certificate and a trust all connections are mutual TLS; with neither, plain.</summary>
public sealed record PeerOptions
{
    /// <summary>Where this member listens for the others: http://address:port or https://address:port.</summary>
    public required ImmutableArray<string> ListenUrls { get; init; }

    /// <summary>This member's certificate, asked for at every handshake.</summary>
    public Func<X509Certificate2>? Certificate { get; init; }

    /// <summary>The authority of the members' certificates.</summary>
    public Func<X509Certificate2Collection>? Trust { get; init; }

    /// <summary>Told to every peer.</summary>
    public string Version { get; init; } = "";

    /// <summary>Versions of the peer protocol to speak.</summary>
    public ProtocolRange Protocol { get; init; } = ProtocolRange.Release;

    /// <summary>Where messages go.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where numbers go.</summary>
    public MetricRegistry Metrics { get; init; } = new();

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
