using System.Globalization;

namespace MiniKube.Cli.Mk.Cluster.Layout;

/// <summary>Settings of the .NET runtime for processes of which some sixteen share a small machine. The image of the containers sets the same.
/// <para>A resident process of 90 to 115 MB is 60 to 70 MB of library pages that all of them share, 15 to 20 MB of types and compiled code, and its
/// heap. Left alone, the collector lets new objects pile up to the size of the processor's last cache (here 25 MB) before it looks, and an idle
/// process gets there in an hour. And methods that were called thirty times are compiled again, better: after a start that went on for two minutes,
/// cost an idle cluster as much as all its other work, and kept 5 to 10 MB a process for methods that run once a second.
/// Tried without gain: no double mapping of code (EnableWriteXorExecute=0), which only moves its pages from shared to own memory; no second
/// compilation at all (TieredCompilation=0), which compiles slower at start.</para></summary>
public static class RuntimeSettings
{
    /// <summary>For stores and API servers, which serve load.</summary>
    public static IReadOnlyDictionary<string, string> Server { get; } = Settings(newObjects: 2 << 20, callsBeforeOptimizing: 1024);

    /// <summary>For all others, which follow what happens.</summary>
    public static IReadOnlyDictionary<string, string> Agent { get; } = Settings(newObjects: 1 << 20, callsBeforeOptimizing: 4096);

    // Numbers in variables of the runtime are hexadecimal.
    private static Dictionary<string, string> Settings(int newObjects, int callsBeforeOptimizing) => new()
    {
        ["DOTNET_gcServer"] = "0",
        ["DOTNET_gcConcurrent"] = "0",                                  // no collector thread of its own
        ["DOTNET_GCgen0size"] = newObjects.ToString("x", CultureInfo.InvariantCulture),               // bytes of new objects between collections
        ["DOTNET_GCConserveMemory"] = "5",                              // compact when half of the old heap is holes
        ["DOTNET_TieredCompilation"] = "1",
        ["DOTNET_TieredPGO"] = "0",                                     // no instrumented code in between: fewer methods are compiled twice
        ["DOTNET_TC_CallCountThreshold"] = callsBeforeOptimizing.ToString("x", CultureInfo.InvariantCulture),
        ["DOTNET_EnableDiagnostics"] = "0",                             // no diagnostics socket and thread
        ["MALLOC_ARENA_MAX"] = "2",                                     // native memory: a pool a processor, not eight
    };
}
