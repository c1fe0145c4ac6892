namespace MiniKube.Histories.KeyValue;

/// <summary>
/// A key in a sequential store, as far as answers have told. <paramref name="Floor"/> is the lowest revision the store can be at.
/// After a write of unknown outcome the mod revision is not known: 0 with a value present, and at least <paramref name="ModFloor"/>.
/// </summary>
public sealed record KeyState(string? Value, long ModRevision, long ModFloor, long Version, long Floor)
{
    /// <summary>A key that was never written.</summary>
    public static KeyState Absent { get; } = new(null, 0, 0, 0, 0);
}

/// <summary>A register with revisions, and compare-and-swap by mod revision: the sequential model the checker holds a key against.</summary>
public static class KeyModel
{
    /// <summary>The state after an operation; null when it cannot come next.</summary>
    public static KeyState? Step(KeyState state, KeyOperation operation)
    {
        if (operation.Revision is { } revision && !Reaches(ref state, operation, revision)) return null;
        if (operation.Guard is { } guard && !Meets(ref state, guard, operation.Revision)) return null;
        if (operation.IsSeen && !Shows(ref state, operation.Seen, operation.Revision)) return null;
        return operation.IsWrite ? Write(state, operation) : state;
    }

    /// <summary>Each write has a revision of its own; a read may share the last one.</summary>
    private static bool Reaches(ref KeyState state, KeyOperation operation, long revision)
    {
        if (operation.IsWrite ? revision <= state.Floor : revision < state.Floor) return false;
        state = state with { Floor = operation.IsWrite ? revision - 1 : revision };
        return true;
    }

    private static bool Meets(ref KeyState state, GuardOutcome guard, long? revision)
    {
        var isKnown = state.Value is null || state.ModRevision > 0;
        if (isKnown) return state.ModRevision == guard.ModRevision == guard.Holds;
        return !guard.Holds || Learn(ref state, guard.ModRevision, revision);
    }

    private static bool Shows(ref KeyState state, KeyVersion? seen, long? revision)
    {
        if (seen is null || state.Value is null) return seen is null && state.Value is null;
        if (seen.Value != state.Value || seen.Version != state.Version) return false;
        return state.ModRevision > 0 ? seen.ModRevision == state.ModRevision : Learn(ref state, seen.ModRevision, revision);
    }

    /// <summary>The mod revision that was not known is this one, if it can be. An answer without a revision says only that the store has come so far.</summary>
    private static bool Learn(ref KeyState state, long modRevision, long? revision)
    {
        if (modRevision < state.ModFloor || (revision is not null && modRevision > state.Floor)) return false;
        state = state with { ModRevision = modRevision, Floor = Math.Max(state.Floor, modRevision) };
        return true;
    }

    private static KeyState? Write(KeyState state, KeyOperation operation)
    {
        var revision = operation.Revision;
        var floor = state.Floor + 1;
        if (operation.Value is null)
        {
            var isForNothing = state.Value is null;
            return isForNothing ? null : KeyState.Absent with { Floor = floor };
        }

        return new KeyState(operation.Value, revision ?? 0, floor, state.Version + 1, floor);
    }
}
