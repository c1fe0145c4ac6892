using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Store.Membership;
using MiniKube.Machinery.Hosting.Metrics;
using MiniKube.Machinery.Raft;
using MiniKube.Raft.V1;

namespace MiniKube.ControlPlane.Store.Consensus.Peers;

/// <summary>
/// The way to one other member: a queue, and one connection, opened again when it breaks. Whoever brings messages writes them himself
/// while the kernel surely has room; else the link's thread does, which may have to wait.
/// All that has gathered in the queue goes out as one batch. Snapshots take a call of their own (<see cref="SnapshotSender"/>).
/// </summary>
internal sealed class PeerLink : IAsyncDisposable
{
    private const int MaxBatchMessages = 128;
    private const int MaxBatchBytes = 1 << 20;
    private const int MaxBytesHere = 64 << 10;
    private const int MaxQueued = 4096;
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentQueue<Message> _queue = new();
    private readonly WakeSignal _wake = new();
    private readonly Lock _writing = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _poke = new(0, 1);
    private readonly Member _peer;
    private readonly IPeerReports _reports;
    private readonly PeerOptions _options;
    private readonly Func<string, GrpcChannel> _connect;
    private readonly PeerFrame _frame = new();
    private readonly PeerMetrics _metrics;
    private readonly MetricValue _sent;
    private readonly ILogger _log;
    private readonly Task _running;
    private GrpcChannel? _channel;
    private volatile PeerStream? _open;
    private volatile Tuple<PeerStream, Exception>? _failed;
    private int _urlIndex;
    private int _queued;
    private volatile bool _wasConnected;
    private string _refusal = "";

    public PeerLink(Member peer, IPeerReports reports, PeerOptions options, Func<string, GrpcChannel> connect, PeerMetrics metrics, ILogger log)
    {
        _peer = peer;
        _reports = reports;
        _options = options;
        _connect = connect;
        (_metrics, _sent) = (metrics, metrics.Sent(peer.Id));
        _log = log;
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    public Member Peer => _peer;

    /// <summary>Whether the stream to it stands.</summary>
    public bool IsConnected => _wasConnected;

    /// <summary>The versions it was last heard to speak; null until it was.</summary>
    public ProtocolRange? Protocol { get; private set; }

    /// <summary>See <see cref="IPeerTransport.HashAsync"/>.</summary>
    public async Task<HistoryHash?> HashAsync(long revision, CancellationToken cancellation)
    {
        if (_channel is not { } channel || !_wasConnected || Protocol?.Common(_options.Protocol) is not >= ProtocolRange.WithHashes) return null;
        try
        {
            HashHistoryAnswer answer = await new Peer.PeerClient(channel).HashHistoryAsync(new HashHistoryRequest { Revision = revision }, cancellationToken: cancellation).ConfigureAwait(false);
            return answer.Hash is { } hash ? new HistoryHash(hash.Revision, hash.CompactRevision, hash.NewestRevision, hash.Hash) : null;
        }
        catch (Exception failure) when (failure is RpcException or IOException or ObjectDisposedException or HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>Times a small call; none while the stream does not stand.</summary>
    public async Task ProbeAsync()
    {
        if (_channel is not { } channel || !_wasConnected) return;
        try
        {
            long start = _options.Time.GetTimestamp();
            await new Peer.PeerClient(channel).DescribeClusterAsync(new DescribeClusterRequest(), cancellationToken: _stop.Token).ConfigureAwait(false);
            _metrics.RoundTrip(_peer.Id, _options.Time.GetElapsedTime(start));
        }
        catch (Exception failure) when (failure is RpcException or IOException or OperationCanceledException or ObjectDisposedException or HttpRequestException)
        {
            // The stream will say so.
        }
    }

    /// <summary>See <see cref="IPeerTransport.ForwardAsync"/>.</summary>
    public async Task ForwardAsync(MemberChange change, CancellationToken cancellation)
    {
        GrpcChannel channel = _channel is { } open && _wasConnected ? open : throw Failures.NoLeader();
        try
        {
            MemberChangeAnswer answer = await new Peer.PeerClient(channel).ChangeMembershipAsync(MemberRecords.ToRecord(change), cancellationToken: cancellation).ConfigureAwait(false);
            if (answer.Refusal is { } refusal) throw Failures.Refused((ConsensusFailure)refusal.Failure, refusal.Message);
        }
        catch (RpcException lost)
        {
            throw new ConsensusException(ConsensusFailure.LeaderLost, lost.Status.Detail, lost);
        }
    }

    /// <summary>Queues a message; drops it when the queue is full.</summary>
    public void Send(Message message)
    {
        if (Interlocked.Increment(ref _queued) > MaxQueued)
        {
            Interlocked.Decrement(ref _queued);
            Lost(message);
            return;
        }

        _queue.Enqueue(message);
    }

    /// <summary>Writes what is queued, or has it written.</summary>
    public void Flush()
    {
        if (!_queue.IsEmpty && !TryWriteHere()) _wake.Raise();
    }

    /// <summary>The peer is known to be up, and what it speaks: do not wait longer to connect to it.</summary>
    public void Poke(ProtocolRange protocol)
    {
        Protocol = protocol;
        lock (_poke)
        {
            if (_poke.CurrentCount == 0) _poke.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _channel?.Dispose();
        _poke.Dispose();
        _stop.Dispose();
    }

    private string Name => _peer.Name.Length > 0 ? _peer.Name : _peer.Id.ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private async Task RunAsync()
    {
        TimeSpan pause = s_firstPause;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ExchangeAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
            {
                if (_wasConnected) ConsensusLog.PeerLost(_log, Name, failure.Message);
                else if (failure is PeerRefusedException) NoteRefusal(failure.Message);
            }

            if (_wasConnected) _metrics.Disconnected(_reports.MemberId, _peer.Id);
            pause = _wasConnected ? s_firstPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, s_longestPause.Ticks));
            _wasConnected = false;
            DropQueue();
            _channel?.Dispose();
            _channel = null;
            try
            {
                await _poke.WaitAsync(pause, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task ExchangeAsync(CancellationToken cancellation)
    {
        if (_peer.PeerUrls.IsEmpty) return;
        string url = _peer.PeerUrls[_urlIndex++ % _peer.PeerUrls.Length];
        _channel = _connect(url);
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PeerStream stream = await PeerStream.OpenAsync(new Uri(url), _options, new PeerBatch { Hello = OwnHello(), TargetId = _peer.Id }, cancellation);
        Meet(stream.Answer);
        _metrics.Connected(_reports.MemberId, _peer.Id);
        _open = stream;
        Task writing = WriteOnThreadAsync(stream, broken);
        try
        {
            await stream.EndAsync(broken.Token);
            throw new IOException("the peer closed the connection");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Writing failed, and says why.
        }
        finally
        {
            _open = null;
            await broken.CancelAsync();
            stream.Dispose();
            await writing;
        }
    }

    /// <exception cref="PeerRefusedException">It speaks no version that this member does.</exception>
    private void Meet(PeerHello answer)
    {
        ProtocolRange theirs = ProtocolRange.Of(answer);
        Protocol = theirs;
        if (_options.Protocol.Refuse(Name, theirs) is { } refusal) throw new PeerRefusedException(refusal);
        _wasConnected = true;
        _refusal = "";
        ConsensusLog.PeerConnected(_log, Name, answer.Version, _options.Protocol.Common(theirs)!.Value);
    }

    /// <summary>Once, for it is tried again and again.</summary>
    private void NoteRefusal(string reason)
    {
        if (_refusal == reason) return;
        _refusal = reason;
        ConsensusLog.RefusedByPeer(_log, Name, reason);
    }

    /// <summary>Writes until the connection is broken; the task fails with what broke it.</summary>
    private Task WriteOnThreadAsync(PeerStream stream, CancellationTokenSource broken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Run()
        {
            Exception? why = null;
            try
            {
                using CancellationTokenRegistration stop = broken.Token.Register(_wake.Raise);
                while (!broken.IsCancellationRequested)
                {
                    lock (_writing)
                        while (TryFill(MaxBatchBytes)) stream.Write(_frame.Finish());
                    if (_failed is { } failed && failed.Item1 == stream) throw new IOException(failed.Item2.Message, failed.Item2);
                    _wake.Wait(Timeout.InfiniteTimeSpan);
                }
            }
            catch (Exception failure) when (failure is IOException or ObjectDisposedException)
            {
                why = broken.IsCancellationRequested ? null : new IOException(failure.Message, failure);
            }

            broken.Cancel();
            if (why is null) ended.TrySetResult();
            else ended.TrySetException(why);
        }

        new Thread(Run) { Name = "peer", IsBackground = true }.Start();
        return ended.Task;
    }

    /// <summary>False when there is something left for the thread. Never waits.</summary>
    private bool TryWriteHere()
    {
        if (_open is not { } stream || !_writing.TryEnter()) return false;
        try
        {
            while (_queue.TryPeek(out Message? next) && next.Type != MessageType.Snapshot && stream.HasRoom && TryFill(MaxBytesHere)) stream.Write(_frame.Finish());
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            _failed = Tuple.Create(stream, failure);
            return false;
        }
        finally
        {
            _writing.Exit();
        }

        return _queue.IsEmpty;
    }

    /// <summary>Takes what is queued into the frame; false when that is nothing. Under <see cref="_writing"/>.</summary>
    private bool TryFill(int maxBytes)
    {
        _frame.Clear();
        while (_frame.Count < MaxBatchMessages && _frame.Length < maxBytes && _queue.TryDequeue(out Message? message))
        {
            Interlocked.Decrement(ref _queued);
            if (message.Type == MessageType.Snapshot)
            {
                _ = SnapshotSender.SendAsync(_channel!, message, Name, OwnHello(), _reports, _log, _stop.Token);
                continue;
            }

            Add(message);
        }

        if (_frame.Count > 0) _sent.Add(_frame.Length);
        return _frame.Count > 0;
    }

    /// <summary>Old entries come from the disk. A connection made anew would not read them either.</summary>
    private void Add(Message message)
    {
        try
        {
            _frame.Add(message);
        }
        catch (Exception damage) when (damage is IOException or UnauthorizedAccessException)
        {
            _reports.Failed(damage);
        }
    }

    private void DropQueue()
    {
        while (_queue.TryDequeue(out Message? message))
        {
            Interlocked.Decrement(ref _queued);
            Lost(message);
        }

        _reports.Unreachable(_peer.Id);
    }

    private void Lost(Message message)
    {
        if (message.Type == MessageType.Snapshot) _reports.SnapshotSent(_peer.Id, false);
        else if (message.Type == MessageType.Append) _reports.Unreachable(_peer.Id);
    }

    private PeerHello OwnHello()
    {
        var hello = new PeerHello { ClusterId = _reports.ClusterId, MemberId = _reports.MemberId, Version = _options.Version, LowestProtocol = (uint)_options.Protocol.Lowest, HighestProtocol = (uint)_options.Protocol.Highest };
        if (_reports.Members.Find(_reports.MemberId) is { } self) hello.PeerUrls.AddRange(self.PeerUrls);
        return hello;
    }
}
