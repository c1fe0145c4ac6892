using System.Globalization;
using System.Text.Json.Nodes;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using CoreEvent = MiniKube.Machinery.Api.Types.Core.Event;

namespace MiniKube.Machinery.Client.Events;

/// <summary>How to write an event: as a new one, or as one more of those counted.</summary>
internal sealed record EventPlan(string Key, CoreEvent Event, bool IsRepeat)
{
    public byte[] Patch()
    {
        var patch = new JsonObject
        {
            ["count"] = Event.Count,
            ["lastTimestamp"] = Event.LastTimestamp?.ToString(),
            ["message"] = Event.Message,
        };
        return System.Text.Encoding.UTF8.GetBytes(patch.ToJsonString());
    }
}

/// <summary>Decides which events are the same, which are alike, and which are too many. Not safe for concurrent use.</summary>
internal sealed class EventCorrelator(string component, string? host, TimeProvider time)
{
    private const int MaxKnown = 4096;
    private const int MaxAlike = 10;
    private const int Burst = 25;
    private static readonly TimeSpan AlikeWindow = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, CoreEvent> _written = [];
    private readonly Dictionary<string, Alike> _alike = [];
    private readonly Dictionary<string, Allowance> _allowances = [];

    /// <summary>Null where the object has had too many events already.</summary>
    public EventPlan? Correlate(RecordedEvent recorded)
    {
        var message = Fold(recorded);
        if (!Allows(recorded)) return null;
        var key = $"{AlikeKey(recorded)}|{message}";
        Time now = recorded.At;
        if (_written.TryGetValue(key, out var before))
        {
            return new EventPlan(key, before with { Count = (before.Count ?? 1) + 1, LastTimestamp = now }, IsRepeat: true);
        }

        return new EventPlan(key, Make(recorded, message, now), IsRepeat: false);
    }

    public void Sent(EventPlan plan, CoreEvent stored)
    {
        Trim(_written);
        _written[plan.Key] = stored;
    }

    /// <summary>The same event under a name of its own.</summary>
    public CoreEvent Anew(CoreEvent old) => old with
    {
        Metadata = new ObjectMeta { Name = NameFor(old.InvolvedObject?.Name ?? "", time.GetUtcNow()), Namespace = old.Metadata?.Namespace },
    };

    private CoreEvent Make(RecordedEvent recorded, string message, Time now) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = NameFor(recorded.About.Name ?? "", recorded.At),
            Namespace = string.IsNullOrEmpty(recorded.About.Namespace) ? "default" : recorded.About.Namespace,
        },
        InvolvedObject = recorded.About,
        Type = recorded.Type,
        Reason = recorded.Reason,
        Message = message,
        Count = 1,
        FirstTimestamp = now,
        LastTimestamp = now,
        Source = new EventSource { Component = component, Host = host },
        ReportingComponent = component,
        ReportingInstance = host ?? "",
    };

    private static string NameFor(string about, DateTimeOffset at) =>
        $"{about}.{((at - DateTimeOffset.UnixEpoch).Ticks * 100).ToString("x", CultureInfo.InvariantCulture)}{Random.Shared.Next(16):x}";

    /// <summary>More than ten different messages of one sort within ten minutes become one.</summary>
    private string Fold(RecordedEvent recorded)
    {
        var key = AlikeKey(recorded);
        if (!_alike.TryGetValue(key, out var alike) || recorded.At - alike.Last > AlikeWindow)
        {
            Trim(_alike);
            _alike[key] = alike = new Alike();
        }

        alike.Last = recorded.At;
        alike.Messages.Add(recorded.Message);
        if (alike.Messages.Count < MaxAlike) return recorded.Message;
        alike.Messages.Remove(recorded.Message);
        return "(combined from similar events): " + (alike.Folded ??= recorded.Message);
    }

    /// <summary>An object may have 25 events at once, then one every five minutes.</summary>
    private bool Allows(RecordedEvent recorded)
    {
        var key = recorded.About.Uid ?? $"{recorded.About.Kind}/{recorded.About.Namespace}/{recorded.About.Name}";
        if (!_allowances.TryGetValue(key, out var allowance))
        {
            Trim(_allowances);
            _allowances[key] = allowance = new Allowance { Left = Burst, Filled = recorded.At };
        }

        allowance.Left = Math.Min(Burst, allowance.Left + ((recorded.At - allowance.Filled) / Refill));
        allowance.Filled = recorded.At;
        if (allowance.Left < 1) return false;
        allowance.Left--;
        return true;
    }

    private static string AlikeKey(RecordedEvent recorded) =>
        $"{recorded.About.Kind}|{recorded.About.Namespace}|{recorded.About.Name}|{recorded.About.Uid}|{recorded.Type}|{recorded.Reason}";

    // Half is forgotten when too much is known; what is forgotten merely starts a new count.
    private static void Trim<TValue>(Dictionary<string, TValue> known)
    {
        if (known.Count < MaxKnown) return;
        foreach (var key in known.Keys.Take(MaxKnown / 2).ToList()) known.Remove(key);
    }

    private sealed class Alike
    {
        public HashSet<string> Messages { get; } = [];

        public string? Folded { get; set; }

        public DateTimeOffset Last { get; set; }
    }

    private sealed class Allowance
    {
        public double Left { get; set; }

        public DateTimeOffset Filled { get; set; }
    }
}
