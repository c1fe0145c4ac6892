using MiniKube.Machinery.Raft;

namespace MiniKube.Simulation.Tests.Raft;

/// <summary>The state machine: a running digest of everything applied. Two members at one index must have one digest.</summary>
/// <param name="Index">Last applied index.</param>
/// <param name="Digest">Of all entries up to it.</param>
internal readonly record struct SimState(ulong Index, ulong Digest)
{
    public static SimState Empty => new(0, 14695981039346656037);

    public SimState Apply(in Entry entry)
    {
        ulong digest = (Digest ^ entry.Index ^ (entry.Term << 32)) * 1099511628211;
        foreach (byte b in entry.Data.Span) digest = (digest ^ b) * 1099511628211;
        return new SimState(entry.Index, digest);
    }
}
