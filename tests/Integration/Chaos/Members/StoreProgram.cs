namespace MiniKube.Integration.Tests.Chaos.Members;

/// <summary>A program that takes the seat of a member. Both understand the same flags.</summary>
public sealed record StoreProgram(string Name, string File, params string[] Flags)
{
    public static StoreProgram Ours { get; } = new("ours", Path.Combine(AppContext.BaseDirectory, "mk-store"));

    /// <summary>An older release: the program that MK_OLDER_STORE names, or else this one as it speaks with older ones.</summary>
    public static StoreProgram Older { get; } = Environment.GetEnvironmentVariable("MK_OLDER_STORE") is { Length: > 0 } file
        ? new("older", file)
        : new("older", Ours.File, "--peer-protocol=1");

    /// <summary>Debian's.</summary>
    public static StoreProgram Etcd { get; } = new("etcd", "etcd") { LosesDeletionsAtCompaction = true };

    /// <summary>
    /// Whether a watch that reads history may miss a deletion at exactly the revision that was compacted at, as etcd's before 3.4.34
    /// and 3.5.15 (etcd-io/etcd issue 18089).
    /// </summary>
    public bool LosesDeletionsAtCompaction { get; init; }

    public override string ToString() => Name;
}
