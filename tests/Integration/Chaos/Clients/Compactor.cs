using Etcdserverpb;
using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>
/// Compacts now and then, up to where the accountant has got: nothing is forgotten that nobody has heard of, but whoever comes back
/// late to a watch finds its place gone.
/// </summary>
internal sealed class Compactor(StoreCaller caller, WatchClient accountant, TimeSpan pause)
{
    private long _asked;

    /// <summary>The highest revision that may have been compacted.</summary>
    public long Asked => Volatile.Read(ref _asked);

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var revision = accountant.Bookmark;
            if (revision <= Asked) continue;
            Volatile.Write(ref _asked, revision);
            await caller.CallAsync((c, o) => new KV.KVClient(c).CompactAsync(new CompactionRequest { Revision = revision }, o), _ => { }, cancellation);
        }
    }
}
