namespace MiniKube.ControlPlane.Store.Space;

/// <summary>How much of the quota is in use.</summary>
internal enum SpaceLevel
{
    /// <summary>Below 70%.</summary>
    Ample,

    /// <summary>From 70% on: time to compact or to raise the quota.</summary>
    Filling,

    /// <summary>From 95% on: writes are about to be refused.</summary>
    NearlyFull,
}

/// <summary>What was measured at one moment.</summary>
/// <param name="Used">Bytes of all keys and values with history.</param>
/// <param name="Quota">Bytes at which writes are refused; 0 or less for no quota.</param>
/// <param name="DiskFree">Bytes free where the data is.</param>
/// <param name="LowWater">Bytes free below which the disk counts as full: what deletes, compaction and recovery need.</param>
/// <param name="LogShortage">Why the log cannot grow; null while it can.</param>
internal sealed record SpaceReading(long Used, long Quota, long DiskFree, long LowWater, string? LogShortage)
{
    private const double FillingAt = 0.70;
    private const double NearlyFullAt = 0.95;
    private const double SettledAt = 0.90;

    public double Ratio => Quota > 0 ? (double)Used / Quota : 0;

    public SpaceLevel Level => Ratio >= NearlyFullAt ? SpaceLevel.NearlyFull : Ratio >= FillingAt ? SpaceLevel.Filling : SpaceLevel.Ample;

    /// <summary>Why the disk counts as full, or null.</summary>
    public string? DiskShortage => LogShortage ?? (DiskFree < LowWater ? $"{DiskFree} bytes are free on the disk, {LowWater} are kept for emergencies" : null);

    /// <summary>Enough came back to leave the alarm, with a distance to where it was raised.</summary>
    public bool IsSettled => LogShortage is null && DiskFree >= LowWater * 2 && Ratio < SettledAt;
}

/// <summary>How a member stands, for its services and its operators.</summary>
internal sealed record SpaceState(SpaceLevel Level, string? DiskShortage, string? Note)
{
    public static SpaceState Ample { get; } = new(SpaceLevel.Ample, null, null);
}
