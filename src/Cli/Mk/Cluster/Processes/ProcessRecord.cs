using System.Globalization;
using System.Text.Json;

namespace MiniKube.Cli.Mk.Cluster.Processes;

/// <summary>What <c>run/NAME.json</c> remembers of a started process. The start time guards against a reused pid.</summary>
public sealed record ProcessRecord
{
    public int Pid { get; init; }

    /// <summary>Start time in clock ticks since boot, field 22 of <c>/proc/PID/stat</c>.</summary>
    public long StartTicks { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Times it has been started again since the first <c>up</c>.</summary>
    public int Restarts { get; init; }

    /// <summary>Ended by <c>stop</c>: <c>up --supervise</c> leaves it alone. What was killed comes back there.</summary>
    public bool StoppedByUser { get; init; }

    public static ProcessRecord? Load(string file)
    {
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), ClusterJson.Default.ProcessRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Save(string file)
    {
        var temporary = file + ".tmp";
        File.WriteAllText(temporary, JsonSerializer.Serialize(this, ClusterJson.Default.ProcessRecord) + "\n");
        File.Move(temporary, file, overwrite: true);
    }

    public override string ToString() => Pid.ToString(CultureInfo.InvariantCulture);
}
