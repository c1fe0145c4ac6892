using System.Globalization;

namespace MiniKube.Benchmarks.Cluster;

/// <summary>Processor time and resident memory, and what the memory is made of, from /proc.</summary>
/// <param name="Ticks">Hundredths of a second.</param>
/// <param name="AnonymousMegabytes">The process's own: heaps and stacks.</param>
/// <param name="FileMegabytes">Pages of programs and libraries, which processes share.</param>
/// <param name="SharedMegabytes">Shared memory; of .NET processes, code that is mapped twice.</param>
internal sealed record ProcessReading(long Ticks, double ResidentMegabytes, double AnonymousMegabytes, double FileMegabytes, double SharedMegabytes)
{
    public static ProcessReading Of(int pid)
    {
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var status = File.ReadAllLines($"/proc/{pid}/status");
        double Megabytes(string name) => status.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024
            : 0;
        return new ProcessReading(long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture), Megabytes("VmRSS:"), Megabytes("RssAnon:"), Megabytes("RssFile:"), Megabytes("RssShmem:"));
    }
}
