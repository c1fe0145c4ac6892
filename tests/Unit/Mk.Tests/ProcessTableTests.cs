using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Cluster.Processes;

namespace MiniKube.Mk.Tests;

/// <summary>What a supervisor may start again: whatever was killed, and nothing that was stopped.</summary>
public sealed class ProcessTableTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mk-table").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Two_that_start_the_same_process_start_it_once()
    {
        var paths = ClusterPaths.From(folder);
        paths.CreateFolders();
        var sleeper = new ProcessSpec { Name = "sleeper", Kind = ProcessKind.LoadBalancer, FileName = "sleep", Arguments = ["600"], Address = "", LogFile = paths.Log("sleeper") };
        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new ProcessTable(paths, TimeProvider.System).StartAsync(sleeper, default))));
        Assert.Single(started, s => s);
        Assert.True(await new ProcessTable(paths, TimeProvider.System).StopAsync("sleeper", TimeSpan.FromMinutes(1), default));
    }

    [Fact]
    public async Task Killed_is_not_stopped()
    {
        var paths = ClusterPaths.From(folder);
        paths.CreateFolders();
        var table = new ProcessTable(paths, TimeProvider.System);
        var sleeper = new ProcessSpec { Name = "sleeper", Kind = ProcessKind.LoadBalancer, FileName = "sleep", Arguments = ["600"], Address = "", LogFile = paths.Log("sleeper") };
        Assert.True(await table.StartAsync(sleeper, default));
        Assert.True(table.Signal("sleeper", Signal.Kill));
        while (table.Find("sleeper") is not null) await Task.Delay(20);
        Assert.False(table.Record("sleeper")!.StoppedByUser);
        Assert.True(await table.StartAsync(sleeper, default));
        Assert.True(await table.StopAsync("sleeper", TimeSpan.FromMinutes(1), default));
        Assert.True(table.Record("sleeper")!.StoppedByUser);
        Assert.False(await table.StopAsync("sleeper", TimeSpan.FromMinutes(1), default));
    }
}
