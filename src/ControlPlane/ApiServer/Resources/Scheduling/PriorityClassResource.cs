using MiniKube.ControlPlane.ApiServer.Printing.Scheduling;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Scheduling;

namespace MiniKube.ControlPlane.ApiServer.Resources.Scheduling;

/// <summary>Priorityclasses of scheduling.k8s.io/v1.</summary>
public static class PriorityClassResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "scheduling.k8s.io",
        Version = "v1",
        Resource = "priorityclasses",
        Singular = "priorityclass",
        Kind = "PriorityClass",
        Namespaced = false,
        ShortNames = ["pc"],
        RecordType = typeof(PriorityClass),
        Strategy = new PriorityClassStrategy(),
        Printer = new PriorityClassTable(),
    };
}

/// <summary>Priority classes: the value never changes; those above a milliard are the system's.</summary>
public sealed class PriorityClassStrategy : TypedStrategy<PriorityClass>
{
    private const int HighestForUsers = 1_000_000_000;

    private static readonly Dictionary<string, int> System = new(StringComparer.Ordinal) { ["system-node-critical"] = 2_000_001_000, ["system-cluster-critical"] = 2_000_000_000 };

    public override bool TracksGeneration => true;

    protected override void Validate(RequestContext c, PriorityClass obj, FieldErrors errors)
    {
        if (obj.Name.StartsWith("system-", StringComparison.Ordinal))
        {
            if (!System.TryGetValue(obj.Name, out int value) || value != obj.Value || obj.GlobalDefault == true)
                errors.Forbidden(FieldPath.Of("metadata", "name"), "priority class names with 'system-' prefix are reserved for system use only. error: " + Why(obj));
        }
        else if (obj.Value > HighestForUsers)
            errors.Forbidden(FieldPath.Of("value"), $"maximum allowed value of a user defined priority is {HighestForUsers}");
    }

    protected override void ValidateUpdate(RequestContext c, PriorityClass obj, PriorityClass old, FieldErrors errors)
    {
        if ((obj.Value ?? 0) != (old.Value ?? 0))
            errors.Forbidden(FieldPath.Of("value"), "may not be changed in an update.");
        if (obj.PreemptionPolicy != old.PreemptionPolicy)
            errors.Invalid(FieldPath.Of("preemptionPolicy"), obj.PreemptionPolicy, FieldErrors.Immutable);
    }

    private static string Why(PriorityClass obj) =>
        !System.TryGetValue(obj.Name, out int value) ? $"{obj.Name} is not a known system priority class"
        : value != obj.Value ? $"value of {obj.Name} PriorityClass must be {value}"
        : $"globalDefault of {obj.Name} PriorityClass must be false";
}
