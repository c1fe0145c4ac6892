using System.Globalization;

namespace MiniKube.ControlPlane.ApiServer.Resources.Batch;

/// <summary>Whether a text is a schedule in cron's five fields, or one of the named ones.</summary>
internal static class CronSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly (int Low, int High, string[] Names)[] Fields = [(0, 59, []), (0, 23, []), (1, 31, []), (1, 12, Months), (0, 6, Days)];

    /// <summary>Null where the schedule is fine.</summary>
    public static string? Complaint(string schedule)
    {
        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
            return "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
        if (schedule.StartsWith('@'))
            return schedule is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly"
                || schedule.StartsWith("@every ", StringComparison.Ordinal) ? null : $"unrecognized descriptor: {schedule}";
        string[] fields = schedule.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (fields.Length != Fields.Length)
            return $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        return fields.Select((field, i) => Field(field, Fields[i])).FirstOrDefault(c => c is not null);
    }

    private static string? Field(string field, (int Low, int High, string[] Names) bounds) =>
        field.Split(',').Select(range => Range(range, bounds)).FirstOrDefault(c => c is not null);

    private static string? Range(string text, (int Low, int High, string[] Names) bounds)
    {
        string[] parts = text.Split('/');
        string[] ends = parts[0].Split('-');
        if (parts.Length > 2)
            return $"too many slashes: {text}";
        if (ends.Length > 2)
            return $"too many hyphens: {text}";
        if (parts.Length == 2 && (!int.TryParse(parts[1], CultureInfo.InvariantCulture, out int step) || step <= 0))
            return int.TryParse(parts[1], CultureInfo.InvariantCulture, out _) ? $"step of range should be a positive number: {text}" : $"failed to parse int from {parts[1]}";
        if (ends[0] is "*" or "?")
            return ends.Length == 1 ? null : $"too many hyphens: {text}";
        return Ends(ends, text, bounds);
    }

    private static string? Ends(string[] ends, string text, (int Low, int High, string[] Names) bounds)
    {
        int? low = Number(ends[0], bounds.Names);
        int? high = ends.Length == 2 ? Number(ends[1], bounds.Names) : low;
        if (low is null || high is null)
            return $"failed to parse int from {(low is null ? ends[0] : ends[1])}";
        if (low < bounds.Low)
            return $"beginning of range ({low}) below minimum ({bounds.Low}): {text}";
        if (high > bounds.High)
            return $"end of range ({high}) above maximum ({bounds.High}): {text}";
        return low > high ? $"beginning of range ({low}) beyond end of range ({high}): {text}" : null;
    }

    private static int? Number(string text, string[] names)
    {
        int named = Array.IndexOf(names, text.ToLowerInvariant());
        if (named >= 0)
            return names.Length == Months.Length ? named + 1 : named;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
