using System.Threading.Channels;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.ControlPlane.Store.Watch;

namespace MiniKube.Store.Tests.Watches;

/// <summary>A client that does not read holds up nobody, costs a bounded amount of memory, and misses nothing once it reads.</summary>
public sealed class SlowWatcherTests : IAsyncDisposable
{
    private const int ValueBytes = 64 * 1024;
    private const int Puts = 400;

    private readonly CountingTier _values = new();
    private readonly WatchHub _hub = new();
    private readonly MvccStore _keys;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _sessions = [];

    public SlowWatcherTests()
    {
        _keys = new MvccStore(_values);
        _hub.Publish(_keys.View, []);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var session in _sessions) await session.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _keys.Dispose();
        _values.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task One_that_does_not_read_is_counted_and_gets_everything_later()
    {
        var (slow, fast) = (Open(), Open());
        await NextAsync(slow);
        await NextAsync(fast);
        var told = ReadAllAsync(fast);
        for (var i = 0; i < Puts; i++) Put(i);
        Assert.Equal(Revisions(), await told);

        // The one that reads has its last events a moment before it counts as served.
        while (_hub.Backlog().Slow > 1) await Task.Yield();
        var (count, pending) = _hub.Backlog();
        Assert.Equal(1, count);
        Assert.True(pending > Puts / 2, $"{pending}");
        Assert.Equal(Revisions(), await ReadAllAsync(slow));
        while (_hub.Backlog().Pending > 0) await Task.Yield();
        Assert.Equal((0, 0L), _hub.Backlog());
    }

    [Fact]
    public async Task History_is_read_as_it_is_sent()
    {
        for (var i = 0; i < Puts; i++) Put(i);
        var slow = Open(start: 2);
        await NextAsync(slow);
        while (slow.Waiting == 0) await Task.Yield();
        Assert.InRange(_values.Reads, 1, (2 * 1024 * 1024 / ValueBytes) + 2);
        Assert.Equal(Revisions(), await ReadAllAsync(slow));
        Assert.Equal(Puts, _values.Reads);
    }

    [Fact]
    public async Task What_is_compacted_before_it_reads_ends_the_watch_after_whole_revisions()
    {
        for (var i = 0; i < Puts; i++) Put(0);
        var slow = Open(start: 2);
        await NextAsync(slow);
        while (slow.Waiting == 0) await Task.Yield();
        _keys.Compact(Puts);
        _keys.Publish();
        _hub.Publish(_keys.View, []);
        var last = 1L;
        while (await NextAsync(slow) is { Canceled: false } response)
        {
            Assert.Equal(last + 1, response.Events[0].Kv.ModRevision);
            last = response.Events[^1].Kv.ModRevision;
        }

        Assert.InRange(last, 2, Puts - 1);
    }

    private static IEnumerable<long> Revisions() => Enumerable.Range(2, Puts).Select(r => (long)r);

    private static async Task<WatchResponse> NextAsync(Client client) => await client.Responses.ReadAsync();

    private static async Task<IEnumerable<long>> ReadAllAsync(Client client)
    {
        var found = new List<long>();
        while (found.Count < Puts) found.AddRange((await NextAsync(client)).Events.Select(e => e.Kv.ModRevision));
        return found;
    }

    private void Put(int i)
    {
        var txn = _keys.Begin();
        var key = System.Text.Encoding.UTF8.GetBytes($"k{i % 50}");
        txn.Put(key, txn.Find(key), ByteString.CopyFrom(new byte[ValueBytes]), lease: 0);
        txn.Commit();
        _keys.Publish();
        _hub.Publish(_keys.View, [.. txn.Changes]);
    }

    private Client Open(long start = 0)
    {
        var client = new Client(new WatchCreateRequest { Key = ByteString.CopyFromUtf8("k"), RangeEnd = ByteString.CopyFromUtf8("l"), StartRevision = start });
        var session = new WatchSession(_hub, revision => new ResponseHeader { Revision = revision }, client, int.MaxValue);
        _sessions.Add(session.RunAsync(client, _stop.Token));
        return client;
    }

    /// <summary>A client whose window takes one response at a time.</summary>
    private sealed class Client(WatchCreateRequest create) : IAsyncStreamReader<WatchRequest>, IServerStreamWriter<WatchResponse>
    {
        private readonly Channel<WatchResponse> _window = Channel.CreateBounded<WatchResponse>(1);
        private bool _asked;

        public ChannelReader<WatchResponse> Responses => _window.Reader;

        /// <summary>Responses that wait to be read.</summary>
        public int Waiting => _window.Reader.Count;

        public WatchRequest Current { get; } = new() { CreateRequest = create };

        public WriteOptions? WriteOptions { get; set; }

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (_asked) await Task.Delay(Timeout.Infinite, cancellationToken);
            return _asked = true;
        }

        public Task WriteAsync(WatchResponse message) => WriteAsync(message, CancellationToken.None);

        public Task WriteAsync(WatchResponse message, CancellationToken cancellationToken) => _window.Writer.WriteAsync(message, cancellationToken).AsTask();
    }

    private sealed class CountingTier : IValueTier
    {
        private readonly MemoryValueTier _tier = new();
        private int _reads;

        public int Reads => Volatile.Read(ref _reads);

        public long AllocatedBytes => _tier.AllocatedBytes;

        public void Write(long id, ByteString value) => _tier.Write(id, value);

        public ByteString? Read(long id)
        {
            Interlocked.Increment(ref _reads);
            return _tier.Read(id);
        }

        public void Remove(long id, int length) => _tier.Remove(id, length);

        public void Clear() => _tier.Clear();

        public void Dispose() => _tier.Dispose();
    }
}
