namespace MiniKube.Histories.Timelines;

/// <summary>One key at one revision, as a watch delivers it.</summary>
/// <param name="Revision">The revision that changed it.</param>
/// <param name="Key">The key.</param>
/// <param name="Value">Its new value; null when it was deleted.</param>
/// <param name="Version">Writes since it came into being; 0 when it was deleted.</param>
/// <param name="CreateRevision">Revision at which it came into being; 0 when it was deleted.</param>
public sealed record Change(long Revision, string Key, string? Value, long Version, long CreateRevision)
{
    public override string ToString() => Value is null ? $"{Revision}: del {Key}" : $"{Revision}: {Key}={Value} v{Version} c{CreateRevision}";
}
