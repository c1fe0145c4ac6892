using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Machinery.Hosting.Tls;
using MiniKube.Machinery.Raft;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>
/// Peers over TCP: one port for the others' connections (<see cref="PeerReceiver"/>) and their gRPC calls
/// (<see cref="PeerService"/>), and a <see cref="PeerLink"/> to each of them.
/// </summary>
public sealed class GrpcPeers(PeerOptions options) : IPeerTransport
{
    private const int MaxMessageBytes = 64 << 20;
    private static readonly TimeSpan s_probePause = TimeSpan.FromSeconds(5);
    private readonly PeerMetrics _metrics = new(options.Metrics);
    private ITimer? _probing;
    private readonly ILogger _log = options.Logs.CreateLogger("peers");
    private readonly Lock _lock = new();
    private readonly List<Task> _closing = [];
    private readonly Dictionary<ulong, Member> _met = [];
    private volatile Dictionary<ulong, PeerLink> _links = [];
    private IPeerReports? _reports;
    private WebApplication? _server;
    private bool _closed;

    /// <inheritdoc/>
    public async Task StartAsync(IPeerReports reports, CancellationToken cancellation)
    {
        _reports = reports;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(options.Logs);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(reports);
        builder.Services.AddSingleton<Action<PeerHello>>(Meet);
        builder.Services.AddSingleton<PeerService>();
        builder.Services.AddGatheringSockets().AddGrpc(grpc => grpc.MaxReceiveMessageSize = MaxMessageBytes);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.UseGrpcLimits();
            var receiver = new PeerReceiver(kestrel.ApplicationServices.GetRequiredService<PeerService>(), MaxMessageBytes);
            foreach (string url in options.ListenUrls) Listen(kestrel, new Uri(url), receiver);
        });
        _server = builder.Build();
        _server.MapGrpcService<PeerService>();
        await _server.StartAsync(cancellation).ConfigureAwait(false);
        _probing = options.Time.CreateTimer(static self => ((GrpcPeers)self!).Probe(), this, s_probePause, s_probePause);
    }

    /// <inheritdoc/>
    public void Send(Message message)
    {
        if (_links.TryGetValue(message.To, out PeerLink? link)) link.Send(message);
        else if (message.Type == MessageType.Snapshot) _reports!.SnapshotSent(message.To, false);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        foreach (PeerLink link in _links.Values) link.Flush();
    }

    /// <inheritdoc/>
    public void SetMembers(MemberList members)
    {
        lock (_lock)
        {
            if (_closed || _reports is null) return;
            foreach (ulong id in _met.Keys.Where(id => members.Find(id) is not null || members.Removed.Contains(id)).ToArray()) _met.Remove(id);
            var next = new Dictionary<ulong, PeerLink>();
            foreach (Member member in members.Members.Concat(_met.Values))
            {
                if (member.Id == _reports.MemberId) continue;
                next[member.Id] = _links.TryGetValue(member.Id, out PeerLink? link) && link.Peer.PeerUrls.AsSpan().SequenceEqual(member.PeerUrls.AsSpan())
                    ? link : new PeerLink(member, _reports, options, Connect, _metrics, _log);
            }

            foreach (PeerLink gone in _links.Values.Except(next.Values)) _closing.Add(gone.DisposeAsync().AsTask());
            _links = next;
        }
    }

    /// <inheritdoc/>
    public bool IsConnected(ulong memberId) => _links.TryGetValue(memberId, out PeerLink? link) && link.IsConnected;

    /// <inheritdoc/>
    public ProtocolRange Protocol => options.Protocol;

    /// <inheritdoc/>
    public ProtocolRange? ProtocolOf(ulong memberId) => _links.TryGetValue(memberId, out PeerLink? link) ? link.Protocol : null;

    /// <inheritdoc/>
    public Task<HistoryHash?> HashAsync(ulong memberId, long revision, CancellationToken cancellation) =>
        _links.TryGetValue(memberId, out PeerLink? link) ? link.HashAsync(revision, cancellation) : Task.FromResult<HistoryHash?>(null);

    /// <inheritdoc/>
    public Task ForwardAsync(ulong leaderId, MemberChange change, CancellationToken cancellation) =>
        _links.TryGetValue(leaderId, out PeerLink? link) ? link.ForwardAsync(change, cancellation) : throw Failures.NoLeader();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Task[] closing;
        lock (_lock)
        {
            if (_closed) return;
            _closed = true;
            closing = [.. _closing, .. _links.Values.Select(l => l.DisposeAsync().AsTask())];
            _links = [];
        }

        if (_probing is not null) await _probing.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(closing).ConfigureAwait(false);
        if (_server is null) return;
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _server.StopAsync(now.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// A member has just connected to this one, so it can be reached too. One that is not on the list is answered all the same,
    /// until the list has it or says that it was removed: a member that joins has no list, and gets none unless it answers.
    /// </summary>
    private void Meet(PeerHello hello)
    {
        lock (_lock)
        {
            if (_closed || _reports is null) return;
            if (_links.TryGetValue(hello.MemberId, out PeerLink? link))
            {
                link.Poke(ProtocolRange.Of(hello));
                return;
            }

            if (hello.PeerUrls.Count == 0) return;
            _met[hello.MemberId] = new Member { Id = hello.MemberId, PeerUrls = [.. hello.PeerUrls] };
            SetMembers(_reports.Members);
        }
    }

    /// <summary>Measures how far the others are.</summary>
    private void Probe()
    {
        foreach (PeerLink link in _links.Values) _ = link.ProbeAsync();
    }

    private GrpcChannel Connect(string url) => GrpcChannel.ForAddress(url, new GrpcChannelOptions
    {
        MaxReceiveMessageSize = MaxMessageBytes,
        SslOptions = options.Trust is null ? null : ClientTls.Options(options.Trust, options.Certificate),
        ConnectTimeout = TimeSpan.FromSeconds(2),
        KeepAlivePingDelay = null,
    });

    private void Listen(KestrelServerOptions kestrel, Uri url, PeerReceiver receiver)
    {
        IPAddress address = IPAddress.TryParse(url.Host.Trim('[', ']'), out IPAddress? parsed) ? parsed
            : url.Host == "localhost" ? IPAddress.Loopback : IPAddress.Any;
        kestrel.Listen(address, url.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (url.Scheme == Uri.UriSchemeHttps)
            {
                Func<System.Security.Cryptography.X509Certificates.X509Certificate2> certificate =
                    options.Certificate ?? throw new ArgumentException($"{url} needs a peer certificate");
                listen.UseHttps(https => ServerTls.Configure(
                    https, certificate, options.Trust, options.Trust is null ? ClientCertificates.None : ClientCertificates.Required));
            }

            listen.Use(receiver.Use);
        });
    }
}
