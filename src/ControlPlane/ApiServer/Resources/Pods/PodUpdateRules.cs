using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>What an update may change in a pod: images, the deadline, more tolerations, a negative grace period; while it is gated, where it may go.</summary>
internal static class PodUpdateRules
{
    private const string OnlyThese = "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,"
        + "`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),"
        + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    public static void Check(PodSpec spec, PodSpec old, FieldPath path, FieldErrors errors)
    {
        if (spec.Containers.Count != old.Containers.Count)
        {
            errors.Forbidden(path.Child("containers"), "pod updates may not add or remove containers");
            return;
        }
        if ((spec.InitContainers?.Count ?? 0) != (old.InitContainers?.Count ?? 0))
        {
            errors.Forbidden(path.Child("initContainers"), "pod updates may not add or remove containers");
            return;
        }
        Deadline(spec.ActiveDeadlineSeconds, old.ActiveDeadlineSeconds, path.Child("activeDeadlineSeconds"), errors);
        Tolerations(spec.Tolerations ?? [], old.Tolerations ?? [], path.Child("tolerations"), errors);
        Gates(spec.SchedulingGates ?? [], old.SchedulingGates ?? [], path.Child("schedulingGates"), errors);
        PodSpec allowed = WithChangeable(old, spec);
        if (!JsonEquality.Same(spec, allowed))
            errors.Forbidden(path, $"{OnlyThese}\n{Differences(spec, allowed)}");
    }

    /// <summary>The old spec with everything that may change taken from the new one.</summary>
    private static PodSpec WithChangeable(PodSpec old, PodSpec spec)
    {
        PodSpec allowed = old with
        {
            Containers = [.. old.Containers.Select((c, i) => c with { Image = spec.Containers[i].Image })],
            InitContainers = old.InitContainers is null ? spec.InitContainers : [.. old.InitContainers.Select((c, i) => c with { Image = spec.InitContainers![i].Image })],
            ActiveDeadlineSeconds = spec.ActiveDeadlineSeconds,
            Tolerations = spec.Tolerations,
            SchedulingGates = spec.SchedulingGates,
        };
        if (old.TerminationGracePeriodSeconds < 0 && spec.TerminationGracePeriodSeconds == 1)
            allowed = allowed with { TerminationGracePeriodSeconds = 1 };
        if (old.SchedulingGates is { Count: > 0 })
            allowed = allowed with { NodeSelector = spec.NodeSelector, Affinity = spec.Affinity };
        return allowed;
    }

    private static void Deadline(long? now, long? before, FieldPath path, FieldErrors errors)
    {
        if (before is null || now == before)
            return;
        if (now is null)
            errors.Invalid(path, null, "must not update from a positive integer to nil value");
        else if (now > before)
            errors.Invalid(path, now, "must be less than or equal to previous value");
    }

    private static void Tolerations(IReadOnlyList<Toleration> now, IReadOnlyList<Toleration> before, FieldPath path, FieldErrors errors)
    {
        static (string?, string?, string?, string?) Key(Toleration t) => (t.Key ?? "", t.Operator ?? "", t.Value ?? "", t.Effect ?? "");
        var keys = now.Select(Key).ToHashSet();
        if (!before.All(t => keys.Contains(Key(t))))
            errors.Forbidden(path, "existing toleration can not be modified except its tolerationSeconds");
    }

    private static void Gates(IReadOnlyList<PodSchedulingGate> now, IReadOnlyList<PodSchedulingGate> before, FieldPath path, FieldErrors errors)
    {
        var old = before.Select(g => g.Name).ToHashSet(StringComparer.Ordinal);
        for (int i = 0; i < now.Count; i++)
            if (!old.Contains(now[i].Name))
                errors.Forbidden(path.Index(i), $"only deletion is allowed, but found new scheduling gate '{now[i].Name}'");
    }

    /// <summary>The members that differ, old value and new, one a line.</summary>
    private static string Differences(PodSpec spec, PodSpec allowed)
    {
        var now = (JsonObject)JsonEquality.ToNode(spec)!;
        var was = (JsonObject)JsonEquality.ToNode(allowed)!;
        IEnumerable<string> names = now.Select(m => m.Key).Union(was.Select(m => m.Key), StringComparer.Ordinal).Where(n => !JsonNode.DeepEquals(now[n], was[n]));
        return string.Join('\n', names.Order(StringComparer.Ordinal).Select(n => $"-\t{n}: {Text(was[n])}\n+\t{n}: {Text(now[n])}"));
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "<nil>";
}
