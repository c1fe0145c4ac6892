namespace MiniKube.ControlPlane.ApiServer.Resources.Validation;

/// <summary>Changes of immutable lists that cost nothing where nothing changes.</summary>
public static class Sequences
{
    /// <summary>Each element changed by the function; the same list if it returned every element itself.</summary>
    public static IReadOnlyList<T>? Map<T>(this IReadOnlyList<T>? list, Func<T, T> change)
        where T : class
    {
        T[]? changed = null;
        for (int i = 0; i < (list?.Count ?? 0); i++)
        {
            T item = change(list![i]);
            if (!ReferenceEquals(item, list[i]))
                changed ??= [.. list];
            if (changed is not null)
                changed[i] = item;
        }
        return changed ?? list;
    }
}
