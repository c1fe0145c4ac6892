namespace MiniKube.Histories.KeyValue;

/// <summary>What an operation asks for.</summary>
public enum OperationKind
{
    /// <summary>Reads keys; the answer must be the newest state.</summary>
    Read,

    /// <summary>Reads keys; the answer may be of any past revision.</summary>
    SerializableRead,

    /// <summary>Writes and deletes keys in one revision, when the guard holds; a guard that fails reads its key instead.</summary>
    Write,

    /// <summary>A lease may end from the moment of the call on: its keys are deleted in one revision.</summary>
    LeaseEnd,
}

/// <summary>A key and its new value; null deletes it. Every value is written once in a history.</summary>
public sealed record KeyWrite(string Key, string? Value, long Lease = 0);

/// <summary>The write happens only when the key was last changed at that revision; 0 when it must be absent.</summary>
public sealed record Guard(string Key, long ModRevision);

/// <summary>What the store answered.</summary>
/// <param name="Revision">Of the header: of the write itself, or of the state that was read.</param>
/// <param name="Applied">Whether the operation made the revision; false for reads, refused guards and deletes of nothing.</param>
/// <param name="Seen">Keys as the answer showed them, null where absent. Of a write: as they were before it.</param>
public sealed record StoreAnswer(long Revision, bool Applied, IReadOnlyDictionary<string, KeyVersion?> Seen);

/// <summary>One operation of a client, as it saw it. Without an answer the outcome is unknown.</summary>
public sealed record StoreOperation
{
    /// <summary>Who called.</summary>
    public required string Client { get; init; }

    /// <summary>The member that was asked, for messages.</summary>
    public string Member { get; init; } = "";

    public required OperationKind Kind { get; init; }

    /// <summary>What is written, empty for reads.</summary>
    public IReadOnlyList<KeyWrite> Writes { get; init; } = [];

    public Guard? Guard { get; init; }

    /// <summary>Moment of the call.</summary>
    public required long Called { get; init; }

    /// <summary>Moment of the answer; null when there was none that tells the outcome.</summary>
    public long? Returned { get; init; }

    public StoreAnswer? Answer { get; init; }

    public override string ToString()
    {
        var what = Kind == OperationKind.Write ? string.Join(' ', Writes.Select(w => w.Value is null ? $"del {w.Key}" : $"put {w.Key}={w.Value}")) : $"{Kind}";
        var guard = Guard is null ? "" : $" if {Guard.Key} is at {Guard.ModRevision}";
        var seen = Answer is null ? "" : string.Join(' ', Answer.Seen.Select(s => s.Value is null ? $"{s.Key} absent" : $"{s.Key}={s.Value.Value}@{s.Value.ModRevision}v{s.Value.Version}"));
        var answer = Answer is null ? "unknown" : $"{(Answer.Applied ? "applied" : "read")} at {Answer.Revision} {seen}";
        return $"[{Called / 1000}…{(Returned is { } r ? $"{r / 1000}" : "?")}] {Client}@{Member} {what}{guard} -> {answer}";
    }
}
