using System.Collections.Immutable;
using Etcdserverpb;
using MiniKube.Integration.Tests.Chaos.Members;

namespace MiniKube.Integration.Tests.Chaos.Clients;

/// <summary>
/// Compacts now and then, up to where the accountant has got: nothing is forgotten that nobody has heard of, but whoever comes back
/// late to a watch finds its place gone.
/// </summary>
internal sealed class Compactor(StoreCaller caller, WatchClient accountant, TimeSpan pause)
{
    private volatile ImmutableSortedSet<long> _revisions = [];

    /// <summary>The revisions that may have been compacted at.</summary>
    public IReadOnlySet<long> Revisions => _revisions;

    /// <summary>The highest of them; 0 before the first.</summary>
    public long Asked => _revisions.Max;

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await Task.Delay(pause, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var revision = accountant.Bookmark;
            if (revision <= Asked) continue;
            _revisions = _revisions.Add(revision);
            await caller.CallAsync((c, o) => new KV.KVClient(c).CompactAsync(new CompactionRequest { Revision = revision }, o), _ => { }, cancellation);
        }
    }
}
