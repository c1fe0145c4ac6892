namespace MiniKube.ControlPlane.Scheduler.Framework;

/// <summary>How a plugin answered.</summary>
public enum PluginCode
{
    Success,

    /// <summary>A fault; the pod is tried again after its back-off.</summary>
    Error,

    /// <summary>Not now; removing other pods could help.</summary>
    Unschedulable,

    /// <summary>Not now, and removing other pods would not help.</summary>
    UnschedulableAndUnresolvable,

    /// <summary>Permit: the pod waits before it is bound.</summary>
    Wait,

    /// <summary>The plugin has nothing to say about this pod: its next step is left out.</summary>
    Skip,
}

/// <summary>A plugin's answer, with the reasons a user reads. A rejection is a value; only faults carry an exception.</summary>
public sealed record PluginStatus(PluginCode Code, IReadOnlyList<string> Reasons, string Plugin = "", Exception? Fault = null)
{
    public static readonly PluginStatus Success = new(PluginCode.Success, []);
    public static readonly PluginStatus Skip = new(PluginCode.Skip, []);

    public bool IsSuccess => Code == PluginCode.Success;

    public bool IsSkip => Code == PluginCode.Skip;

    public bool IsRejected => Code is PluginCode.Unschedulable or PluginCode.UnschedulableAndUnresolvable;

    public string Message => string.Join(", ", Reasons);

    public static PluginStatus Unschedulable(params string[] reasons) => new(PluginCode.Unschedulable, reasons);

    public static PluginStatus Unresolvable(params string[] reasons) => new(PluginCode.UnschedulableAndUnresolvable, reasons);

    public static PluginStatus Error(string reason, Exception? fault = null) => new(PluginCode.Error, [reason], "", fault);
}
