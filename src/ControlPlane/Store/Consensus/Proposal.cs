namespace MiniKube.ControlPlane.Store.Consensus;

/// <summary>
/// A request on its way into the log, in bytes that have room in front for what consensus adds: it is written once and never copied on
/// this member. Whoever proposes it gives it away: it is proposed once, and its bytes never change again.
/// </summary>
public readonly struct Proposal
{
    private readonly byte[] _bytes;

    /// <summary>Room for a request of so many bytes, to be written to <see cref="Body"/>.</summary>
    public Proposal(int length) => _bytes = GC.AllocateUninitializedArray<byte>(RequestEnvelope.Size + length);

    /// <summary>A copy of bytes.</summary>
    public static Proposal Of(ReadOnlySpan<byte> request)
    {
        var proposal = new Proposal(request.Length);
        request.CopyTo(proposal.Body);
        return proposal;
    }

    /// <summary>Bytes of the request.</summary>
    public int Length => _bytes.Length - RequestEnvelope.Size;

    /// <summary>Where the request is to be written before it is proposed.</summary>
    public Span<byte> Body => _bytes.AsSpan(RequestEnvelope.Size);

    /// <summary>What <see cref="IStateMachine.Apply"/> will get.</summary>
    public ReadOnlyMemory<byte> Request => _bytes.AsMemory(RequestEnvelope.Size);

    /// <summary>The entry's bytes, with the envelope.</summary>
    internal byte[] Seal(in RequestEnvelope envelope)
    {
        envelope.Write(_bytes);
        return _bytes;
    }
}
