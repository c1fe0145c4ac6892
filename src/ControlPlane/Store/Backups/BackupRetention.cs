using System.Globalization;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>Which backups may go: a number of them to keep, or an age to keep them for. The newest, and the newest proven one, never go.</summary>
internal sealed record BackupRetention(int? Count, TimeSpan? Age)
{
    /// <param name="text">A number (<c>24</c>) or a duration (<c>72h</c>).</param>
    /// <returns>Null when it is neither.</returns>
    public static BackupRetention? Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return count > 0 ? new BackupRetention(count, null) : null;
        return GoDuration.TryParse(text, out var age) && age > TimeSpan.Zero ? new BackupRetention(null, age) : null;
    }

    /// <param name="backups">Newest first.</param>
    public IEnumerable<BackupRecord> Superfluous(IReadOnlyList<BackupRecord> backups, DateTimeOffset now)
    {
        var proven = backups.FirstOrDefault(b => b.ProvenAt is not null && b.Failure is null);
        return backups.Where((backup, i) => i > 0 && backup != proven && (Count is { } count ? i >= count : now - backup.TakenAt > Age));
    }
}
