using System.Globalization;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.CronJobs;

/// <summary>A schedule in the five fields of cron (minute, hour, day of month, month, day of week), or one of <c>@hourly @daily
/// @midnight @weekly @monthly @yearly @annually</c>. Immutable.</summary>
public sealed class CronSchedule
{
    private static readonly Dictionary<string, string> Macros = new(StringComparer.Ordinal)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private readonly bool[][] _fields;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(bool[][] fields, bool anyDay, bool anyWeekday, TimeZoneInfo zone) => (_fields, _anyDay, _anyWeekday, _zone) = (fields, anyDay, anyWeekday, zone);

    /// <exception cref="FormatException">The text is no schedule, or the zone is unknown; the message says which part.</exception>
    public static CronSchedule Parse(string text, string? timeZone)
    {
        text = Macros.GetValueOrDefault(text.Trim(), text.Trim());
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 5) throw new FormatException($"expected exactly 5 fields, found {parts.Length}: {text}");
        bool[][] fields = [Field(parts[0], 0, 59, []), Field(parts[1], 0, 23, []), Field(parts[2], 1, 31, []), Field(parts[3], 1, 12, Months), Field(parts[4], 0, 7, Days)];
        fields[4][0] |= fields[4][7];
        return new CronSchedule(fields, IsStar(parts[2]), IsStar(parts[4]), Zone(timeZone));
    }

    /// <summary>The first time after the given one; null where there is none within five years (February 30).</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        var time = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified).AddMinutes(1);
        for (var end = time.AddYears(5); time < end;)
        {
            if (!_fields[3][time.Month]) time = new DateTime(time.Year, time.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1);
            else if (!MatchesDay(time)) time = time.Date.AddDays(1);
            else if (!_fields[1][time.Hour]) time = time.Date.AddHours(time.Hour + 1);
            else if (!_fields[0][time.Minute] || _zone.IsInvalidTime(time)) time = time.AddMinutes(1);
            else
            {
                var found = new DateTimeOffset(time, _zone.GetUtcOffset(time)).ToUniversalTime();
                if (found > after) return found;
                time = time.AddMinutes(1);
            }
        }
        return null;
    }

    /// <summary>Days of month and of week that are both restricted are alternatives.</summary>
    private bool MatchesDay(DateTime time)
    {
        var (day, weekday) = (_fields[2][time.Day], _fields[4][(int)time.DayOfWeek]);
        return _anyDay || _anyWeekday ? day && weekday : day || weekday;
    }

    private static bool IsStar(string field) => field.StartsWith('*') || field == "?";

    private static bool[] Field(string text, int min, int max, string[] names)
    {
        var set = new bool[max + 1];
        foreach (var part in text.Split(','))
        {
            var slash = part.Split('/');
            var step = slash.Length == 1 ? 1 : Number(slash[1], names, 1, int.MaxValue, text);
            var range = slash[0];
            var (from, to) = (min, max);
            if (range is not ("*" or "?"))
            {
                var ends = range.Split('-');
                from = Number(ends[0], names, min, max, text);
                to = ends.Length > 1 ? Number(ends[1], names, min, max, text) : slash.Length > 1 ? max : from;
            }
            if (from > to || slash.Length > 2) throw new FormatException($"beginning of range ({from}) beyond end of range ({to}): {text}");
            for (var i = from; i <= to; i += step) set[i] = true;
        }
        return set;
    }

    private static int Number(string text, string[] names, int min, int max, string field)
    {
        var named = Array.IndexOf(names, text.ToLowerInvariant());
        if (named >= 0) return names.Length == 12 ? named + 1 : named;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) throw new FormatException($"failed to parse number: {text} in {field}");
        return number >= min && number <= max ? number : throw new FormatException($"{number} is not from {min} to {max}: {field}");
    }

    private static TimeZoneInfo Zone(string? name)
    {
        if (string.IsNullOrEmpty(name)) return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new FormatException($"unknown time zone {name}");
    }
}
