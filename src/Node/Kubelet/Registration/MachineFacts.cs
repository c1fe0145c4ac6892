using System.Runtime.InteropServices;
using MiniKube.Node.Kubelet.Eviction;

namespace MiniKube.Node.Kubelet.Registration;

/// <summary>What the machine says about itself; read once.</summary>
public sealed record MachineFacts
{
    public string MachineId { get; init; } = "";

    public string SystemUuid { get; init; } = "";

    public string BootId { get; init; } = "";

    public string KernelVersion { get; init; } = "";

    public string OsImage { get; init; } = "";

    public string Architecture { get; init; } = "amd64";

    public int Cpus { get; init; }

    public long MemoryBytes { get; init; }

    public long DiskBytes { get; init; }

    public long SwapBytes { get; init; }

    public static MachineFacts Read(string rootDir)
    {
        var memory = NodeRoomReader.MemoryInfo();
        return new MachineFacts
        {
            MachineId = ReadLine("/etc/machine-id"),
            SystemUuid = ReadLine("/sys/class/dmi/id/product_uuid") is { Length: > 0 } uuid ? uuid : ReadLine("/etc/machine-id"),
            BootId = ReadLine("/proc/sys/kernel/random/boot_id"),
            KernelVersion = ReadLine("/proc/sys/kernel/osrelease"),
            OsImage = OsName(),
            Architecture = RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64",
            Cpus = Environment.ProcessorCount,
            MemoryBytes = memory.GetValueOrDefault("MemTotal"),
            SwapBytes = memory.GetValueOrDefault("SwapTotal"),
            DiskBytes = new DriveInfo(rootDir).TotalSize,
        };
    }

    private static string ReadLine(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string OsName() =>
        File.Exists("/etc/os-release") && File.ReadLines("/etc/os-release").FirstOrDefault(l => l.StartsWith("PRETTY_NAME=", StringComparison.Ordinal)) is { } line
            ? line["PRETTY_NAME=".Length..].Trim('"') : "Linux";
}
