using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Consensus;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.Simulation.Tests.Store.Oracle;

/// <summary>The store's state machine under the eyes of the ledger.</summary>
internal sealed class ObservedMachine(ulong member, StoreStateMachine state, Ledger ledger, Action<Exception> broken, StoreBug bug) : IStateMachine
{
    public void Apply(in CommittedEntry entry, IApplyContext context)
    {
        var probe = new Probe(context);
        state.Apply(entry, probe);
        CommittedEntry applied = entry.IsBorrowed ? new CommittedEntry(entry.Index, entry.Term, entry.Request.ToArray()) : entry;
        Check(() => ledger.Applied(member, applied, probe.Result));
    }

    public void CompleteBatch(ulong appliedIndex)
    {
        state.CompleteBatch(appliedIndex);
        Check(() => ledger.Shown(member, appliedIndex, state.View.Revision));
    }

    public ISnapshotSource CaptureSnapshot() => state.CaptureSnapshot();

    public async Task RestoreAsync(Stream source, ulong appliedIndex, CancellationToken cancellation)
    {
        await state.RestoreAsync(source, appliedIndex, cancellation);
        if (bug == StoreBug.RightsLostInSnapshot) state.Auth.Replace(AuthState.Initial);
        if (bug == StoreBug.LeaseForgottenInSnapshot) ForgetLeases();
        Check(() => ledger.Shown(member, appliedIndex, state.View.Revision));
    }

    private void ForgetLeases()
    {
        foreach (long id in state.Leases.Ids()) state.Clock.Remove(id);
    }

    private void Check(Action check)
    {
        try
        {
            check();
        }
        catch (InvariantBrokenException found)
        {
            broken(found);
            throw;
        }
    }

    private sealed class Probe(IApplyContext context) : IApplyContext
    {
        public bool HasCaller => context.HasCaller;

        public object? Result { get; private set; }

        public void SetResult(object? result)
        {
            Result = result;
            context.SetResult(result);
        }
    }
}
