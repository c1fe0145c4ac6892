using Etcdserverpb;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>When the store is out of space it compacts, and where the store does not leave the alarm by itself, it disarms once there is room.</summary>
internal sealed class Housekeeper(StoreWorld world, string? user) : Client(world, "keeper", user)
{
    protected override bool StaysOn => true;

    protected override void Act()
    {
        IReadOnlyList<AlarmMember> alarms = World.Ledger.Model.Alarms;
        if (alarms.Count == 0) Rest(500_000);
        else if (World.Ledger.Model.CompactRevision < World.Floor) Compact();
        else if (World.Settings.AlarmClearsItself || World.Members.Any(m => m.Machine.IsFull)) Rest(300_000);
        else Disarm(alarms[0]);
    }

    private void Compact() => Call(
        (front, call) => front.Kv.Compact(new CompactionRequest { Revision = World.Floor }, call), answer => World.Reached(answer.Header.Revision), _ => { });

    private void Disarm(AlarmMember alarm)
    {
        var request = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberID = alarm.MemberID, Alarm = alarm.Alarm };
        Call((front, call) => front.ProposeAsync<AlarmResponse>(CommandKind.Alarm, request, call), answer => World.Reached(answer.Header.Revision), _ => { });
    }
}
