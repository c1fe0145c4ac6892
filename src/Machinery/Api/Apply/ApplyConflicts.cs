using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.Machinery.Api.Apply;

/// <summary>The 409 an applier gets, with a cause for each field it would take from another manager.</summary>
internal static class ApplyConflicts
{
    public static StatusException Error(IEnumerable<(Manager Manager, FieldSet Set)> conflicts)
    {
        var byManager = conflicts.Select(c => (Name: c.Manager.Print(), Paths: c.Set.Paths().ToList())).OrderBy(c => c.Name, StringComparer.Ordinal).ToList();
        var causes = byManager
            .SelectMany(c => c.Paths.Select(p => new StatusCause { Reason = CauseReason.FieldManagerConflict, Message = $"conflict with {c.Name}", Field = p }))
            .ToList();
        return ApiErrors.ApplyConflict(causes, Message(byManager, causes.Count));
    }

    private static string Message(IReadOnlyList<(string Name, List<string> Paths)> byManager, int count)
    {
        if (count == 1) return $"Apply failed with 1 conflict: conflict with {byManager[0].Name}: {byManager[0].Paths[0]}";
        var lines = byManager.SelectMany(c => c.Paths.Select(p => $"- {p}").Prepend($"conflicts with {c.Name}:"));
        return $"Apply failed with {count} conflicts: {string.Join('\n', lines)}";
    }
}
