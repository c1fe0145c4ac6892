namespace MiniKube.Histories.KeyValue;

/// <summary>A key as a read showed it.</summary>
/// <param name="Value">Its value.</param>
/// <param name="ModRevision">Revision of the write that gave it the value.</param>
/// <param name="Version">Writes since it came into being, that one included.</param>
/// <param name="CreateRevision">Revision at which it came into being.</param>
/// <param name="Lease">The lease it goes with; 0 for none.</param>
public sealed record KeyVersion(string Value, long ModRevision, long Version, long CreateRevision, long Lease = 0);
