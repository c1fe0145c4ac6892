using System.Globalization;

namespace MiniKube.Cli.Mk.Cluster.Processes;

/// <summary>One reading of <c>/proc/PID/stat</c> and <c>statm</c> (proc(5)).</summary>
public sealed record ProcessStat(int Pid, char State, int ParentPid, long CpuTicks, long StartTicks, long ResidentBytes)
{
    /// <summary>Clock ticks a second (USER_HZ); 100 on every Linux this runs on.</summary>
    public const int TicksPerSecond = 100;

    public bool IsAlive => State is not ('Z' or 'X');

    public bool IsPaused => State is 'T' or 't';

    /// <summary>Null when there is no such process.</summary>
    public static ProcessStat? Read(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return new ProcessStat(pid, fields[0][0], Number(fields[1]), Long(fields[11]) + Long(fields[12]), Long(fields[19]), Long(fields[21]) * Environment.SystemPageSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int Number(string s) => int.Parse(s, CultureInfo.InvariantCulture);

    private static long Long(string s) => long.Parse(s, CultureInfo.InvariantCulture);
}
