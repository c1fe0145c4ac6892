using Etcdserverpb;
using Google.Protobuf;

namespace MiniKube.Store.Tests.Services;

public sealed class WatchProgressTests
{
    /// <summary>A member that lags behind the one a watcher came from would otherwise move its bookmark back.</summary>
    [Fact]
    public async Task A_watch_from_the_future_is_not_told_of_the_present()
    {
        await using var store = await LocalStore.StartAsync(o => o with { WatchProgressNotifyInterval = TimeSpan.FromMilliseconds(50) });
        using var call = new Etcdserverpb.Watch.WatchClient(store.Channel).Watch(deadline: DateTime.UtcNow.AddSeconds(30));
        await OpenAsync(id: 1, start: 100);
        await OpenAsync(id: 2, start: 0);
        for (var notes = 0; notes < 2; notes++)
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(2, call.ResponseStream.Current.WatchId);
        }

        async Task OpenAsync(long id, long start)
        {
            var request = new WatchCreateRequest { Key = ByteString.CopyFromUtf8("a"), WatchId = id, StartRevision = start, ProgressNotify = true };
            await call.RequestStream.WriteAsync(new WatchRequest { CreateRequest = request });
            while (await call.ResponseStream.MoveNext(CancellationToken.None) && !call.ResponseStream.Current.Created) Assert.NotEqual(1, call.ResponseStream.Current.WatchId);
        }
    }
}
