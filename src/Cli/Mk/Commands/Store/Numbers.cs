using System.Globalization;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary>Numbers as the store's commands print them.</summary>
internal static class Numbers
{
    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Hex(ulong id) => id.ToString("x", CultureInfo.InvariantCulture);

    public static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MiB");

    public static string Percent(long part, long whole) => whole <= 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{part * 100.0 / whole:0.0}%");
}
