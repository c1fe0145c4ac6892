using System.Globalization;
using MiniKube.Cli.Mk.Cluster.Setup;

namespace MiniKube.Cli.Mk.Cluster.Processes;

/// <summary>Starts, finds and signals the cluster's processes. Each is detached, in a session of its own, with its log file
/// and a record of its pid; nothing here stays resident.</summary>
public sealed class ProcessTable(ClusterPaths paths, TimeProvider time)
{
    /// <summary>The live process of that name, or null.</summary>
    public ProcessStat? Find(string name)
    {
        var record = Record(name);
        if (record is null) return null;
        var stat = ProcessStat.Read(record.Pid);
        return stat is { IsAlive: true } && stat.StartTicks == record.StartTicks ? stat : null;
    }

    public ProcessRecord? Record(string name) => ProcessRecord.Load(RecordFile(name));

    /// <summary>Starts the process unless it runs. Returns whether it was started.</summary>
    /// <exception cref="ClusterException">The program could not be started.</exception>
    public async Task<bool> StartAsync(ProcessSpec spec, CancellationToken cancellation)
    {
        using var turn = await TurnAsync(cancellation).ConfigureAwait(false);
        if (Find(spec.Name) is not null) return false;
        Directory.CreateDirectory(Path.GetDirectoryName(spec.LogFile)!);
        var command = new List<string>();
        if (spec.NetworkNamespace is { } ns) command.AddRange(["nsenter", $"--net=/run/netns/{ns}"]);
        command.Add(spec.FileName);
        command.AddRange(spec.Arguments);
        var quoted = string.Join(' ', command.Select(Shell.Quote));
        var script = $"setsid {quoted} >>{Shell.Quote(spec.LogFile)} 2>&1 </dev/null & echo $!";
        var output = await Shell.RunAsync("/bin/sh", ["-c", script], cancellation, spec.Environment).ConfigureAwait(false);
        var pid = int.Parse(output.Trim(), CultureInfo.InvariantCulture);
        var stat = ProcessStat.Read(pid) ?? throw new ClusterException($"{spec.Name} ended as it started; see {spec.LogFile}");
        var before = Record(spec.Name);
        new ProcessRecord
        {
            Pid = pid,
            StartTicks = stat.StartTicks,
            StartedAt = time.GetUtcNow(),
            Restarts = before is null ? 0 : before.Restarts + 1,
        }.Save(RecordFile(spec.Name));
        return true;
    }

    /// <summary>One start at a time, whichever program starts: two that find a process dead must not both start it.</summary>
    private async Task<FileStream> TurnAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(paths.Run, "starting"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a signal to the process. Returns false when it does not run.</summary>
    public bool Signal(string name, Signal signal)
    {
        if (Find(name) is not { } stat) return false;
        signal.Send(stat.Pid);
        return true;
    }

    /// <summary>Ends the process politely, then by force after <paramref name="grace"/>, and remembers that it is to stay so. Returns whether one ran.</summary>
    public async Task<bool> StopAsync(string name, TimeSpan grace, CancellationToken cancellation)
    {
        if (Find(name) is not null && Record(name) is { } record) (record with { StoppedByUser = true }).Save(RecordFile(name));
        if (!Signal(name, Processes.Signal.Terminate)) return false;
        if (Find(name) is { IsPaused: true } paused) Processes.Signal.Continue.Send(paused.Pid);
        var deadline = time.GetUtcNow() + grace;
        while (Find(name) is { } stat)
        {
            if (time.GetUtcNow() > deadline) Processes.Signal.Kill.Send(stat.Pid);
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    public void Forget(string name) => File.Delete(RecordFile(name));

    private string RecordFile(string name) => Path.Combine(paths.Run, name + ".json");
}
