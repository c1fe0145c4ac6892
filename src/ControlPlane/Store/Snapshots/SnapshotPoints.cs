namespace MiniKube.ControlPlane.Store.Snapshots;

/// <summary>A snapshot's place in the log, between the core's record and the wire's message.</summary>
internal static class SnapshotPoints
{
    public static MiniKube.Raft.V1.SnapshotPoint ToWire(Machinery.Raft.Log.SnapshotPoint point) => new()
    {
        Index = point.Index,
        Term = point.Term,
        Voters = { point.Configuration.Voters },
        Learners = { point.Configuration.Learners },
        VotersOutgoing = { point.Configuration.VotersOutgoing },
        LearnersNext = { point.Configuration.LearnersNext },
        AutoLeave = point.Configuration.AutoLeave,
    };

    public static Machinery.Raft.Log.SnapshotPoint FromWire(MiniKube.Raft.V1.SnapshotPoint point) => new(
        point.Index,
        point.Term,
        new Machinery.Raft.Configuration.ConfState
        {
            Voters = [.. point.Voters],
            Learners = [.. point.Learners],
            VotersOutgoing = [.. point.VotersOutgoing],
            LearnersNext = [.. point.LearnersNext],
            AutoLeave = point.AutoLeave,
        });
}
