using System.Collections.Immutable;

namespace MiniKube.Machinery.Raft.Configuration;

/// <summary>What happens to one member.</summary>
public enum ConfChangeType : byte
{
    /// <summary>Becomes a voter (promotes a learner).</summary>
    AddVoter = 0,

    /// <summary>Leaves the cluster.</summary>
    Remove = 1,

    /// <summary>Becomes a learner (demotes a voter).</summary>
    AddLearner = 2,

    /// <summary>Keeps its seat; only the host's record of the member changes.</summary>
    Update = 3,
}

/// <summary>Whether a change goes through a joint configuration.</summary>
public enum ConfChangeTransition : byte
{
    /// <summary>Joint only if more than one voter changes; left automatically.</summary>
    Auto = 0,

    /// <summary>Joint, left automatically.</summary>
    JointImplicit = 1,

    /// <summary>Joint, left by an explicit empty change.</summary>
    JointExplicit = 2,
}

/// <summary>One member's change.</summary>
public readonly record struct ConfChangeStep(ConfChangeType Type, ulong NodeId);

/// <summary>A change of the configuration, replicated like any entry. Without steps it leaves a joint configuration.</summary>
public sealed record ConfChange
{
    /// <summary>Joint or not.</summary>
    public ConfChangeTransition Transition { get; init; }

    /// <summary>Applied together.</summary>
    public ImmutableArray<ConfChangeStep> Steps { get; init; } = [];

    /// <summary>The host's own bytes (the member's record), carried along.</summary>
    public ReadOnlyMemory<byte> Context { get; init; }

    /// <summary>The change that leaves a joint configuration.</summary>
    public static ConfChange LeaveJoint { get; } = new();

    /// <summary>A change of one member.</summary>
    public static ConfChange Single(ConfChangeType type, ulong nodeId, ReadOnlyMemory<byte> context = default) =>
        new() { Steps = [new ConfChangeStep(type, nodeId)], Context = context };

    /// <summary>True when nothing but leaving the joint configuration is asked.</summary>
    public bool LeavesJoint => Steps.IsEmpty && Transition == ConfChangeTransition.Auto;

    /// <summary>True when the change must enter a joint configuration.</summary>
    public bool EntersJoint =>
        Transition != ConfChangeTransition.Auto || Steps.Count(s => s.Type != ConfChangeType.Update) > 1;

    /// <summary>Whether a joint configuration entered by this change is left by the leader itself.</summary>
    public bool AutoLeave => Transition != ConfChangeTransition.JointExplicit;

    /// <summary>The entry payload: transition, varint count, (type, varint id)…, context.</summary>
    public byte[] Encode()
    {
        int size = 1 + Varint.Measure((ulong)Steps.Length) + Context.Length;
        foreach (ConfChangeStep step in Steps) size += 1 + Varint.Measure(step.NodeId);
        var bytes = new byte[size];
        bytes[0] = (byte)Transition;
        int at = 1 + Varint.Write(bytes.AsSpan(1), (ulong)Steps.Length);
        foreach (ConfChangeStep step in Steps)
        {
            bytes[at++] = (byte)step.Type;
            at += Varint.Write(bytes.AsSpan(at), step.NodeId);
        }

        Context.Span.CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote; no bytes at all leave a joint configuration.</summary>
    /// <exception cref="FormatException">The payload is no change.</exception>
    public static ConfChange Decode(ReadOnlyMemory<byte> payload)
    {
        if (payload.IsEmpty) return LeaveJoint;
        ReadOnlySpan<byte> span = payload.Span;
        int at = 1;
        ulong count = Varint.Read(span, ref at);
        if (span[0] > (byte)ConfChangeTransition.JointExplicit || count > (ulong)span.Length)
            throw new FormatException("malformed configuration change");
        var steps = ImmutableArray.CreateBuilder<ConfChangeStep>((int)count);
        for (ulong i = 0; i < count; i++)
        {
            if (at >= span.Length || span[at] > (byte)ConfChangeType.Update)
                throw new FormatException("malformed configuration change");
            var type = (ConfChangeType)span[at++];
            steps.Add(new ConfChangeStep(type, Varint.Read(span, ref at)));
        }

        return new ConfChange
        {
            Transition = (ConfChangeTransition)span[0],
            Steps = steps.MoveToImmutable(),
            Context = payload[at..],
        };
    }
}
