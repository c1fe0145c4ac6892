using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Namespaces;

/// <summary>What was found when the content of a namespace was deleted.</summary>
public sealed record NamespaceContent
{
    /// <summary>Group versions that could not be read.</summary>
    public IReadOnlyList<string> Undiscovered { get; init; } = [];

    /// <summary>Why content could not be deleted.</summary>
    public IReadOnlyList<string> Failures { get; init; } = [];

    /// <summary>By resource, objects that are still there.</summary>
    public IReadOnlyDictionary<string, int> Remaining { get; init; } = new Dictionary<string, int>();

    /// <summary>By finalizer, objects that wait for it.</summary>
    public IReadOnlyDictionary<string, int> Finalizers { get; init; } = new Dictionary<string, int>();

    public bool IsGone => Undiscovered.Count == 0 && Failures.Count == 0 && Remaining.Count == 0;
}

/// <summary>The conditions by which a namespace says why it is not gone yet. Pure.</summary>
public static class NamespaceConditions
{
    public static IReadOnlyList<NamespaceCondition> For(NamespaceContent content, IReadOnlyList<NamespaceCondition>? known, DateTimeOffset now) =>
    [
        Make("NamespaceDeletionDiscoveryFailure", content.Undiscovered.Count > 0, "DiscoveryFailed", $"Discovery failed for some groups, {content.Undiscovered.Count} failing: unable to retrieve the complete list of server APIs: {string.Join(", ", content.Undiscovered)}",
            "ResourcesDiscovered", "All resources successfully discovered", known, now),
        Make("NamespaceDeletionGroupVersionParsingFailure", false, "", "", "ParsedGroupVersions", "All legacy kube types successfully parsed", known, now),
        Make("NamespaceDeletionContentFailure", content.Failures.Count > 0, "ContentDeletionFailed", $"Failed to delete all resource types, {content.Failures.Count} remaining: {string.Join(", ", content.Failures)}",
            "ContentDeleted", "All content successfully deleted, may be waiting on finalization", known, now),
        Make("NamespaceContentRemaining", content.Remaining.Count > 0, "SomeResourcesRemain", $"Some resources are remaining: {string.Join(", ", content.Remaining.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key} has {r.Value} resource instances"))}",
            "ContentRemoved", "All content successfully removed", known, now),
        Make("NamespaceFinalizersRemaining", content.Finalizers.Count > 0, "SomeFinalizersRemain", $"Some content in the namespace has finalizers remaining: {string.Join(", ", content.Finalizers.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} in {f.Value} resource instances"))}",
            "ContentHasNoFinalizers", "All content-preserving finalizers finished", known, now),
    ];

    public static bool Same(IReadOnlyList<NamespaceCondition>? a, IReadOnlyList<NamespaceCondition> b) =>
        (a ?? []).Select(c => (c.Type, c.Status, c.Reason, c.Message)).SequenceEqual(b.Select(c => (c.Type, c.Status, c.Reason, c.Message)));

    private static NamespaceCondition Make(string type, bool bad, string badReason, string badMessage, string goodReason, string goodMessage, IReadOnlyList<NamespaceCondition>? known, DateTimeOffset now)
    {
        var status = bad ? "True" : "False";
        var before = known?.FirstOrDefault(c => c.Type == type);
        return new NamespaceCondition
        {
            Type = type,
            Status = status,
            Reason = bad ? badReason : goodReason,
            Message = bad ? badMessage : goodMessage,
            LastTransitionTime = before is not null && before.Status == status ? before.LastTransitionTime : now,
        };
    }
}
