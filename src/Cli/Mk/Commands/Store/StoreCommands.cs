using System.CommandLine;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store …</c>: what etcdctl does, in our words, for the local cluster's store or any other; and what keeps its data safe.</summary>
public static class StoreCommands
{
    public static Command Build(TimeProvider time) => new("store", "Look at the store and what is in it, change it, back it up, and bring it back.")
    {
        StatusCommands.Status(),
        MemberCommands.Build(),
        KeyCommands.Get(),
        KeyCommands.Put(),
        KeyCommands.Delete(),
        KeyCommands.Watch(),
        TransactionCommand.Build(),
        LeaseCommands.Build(),
        LockCommands.Lock(time),
        LockCommands.Elect(time),
        UserCommands.Users(),
        RoleCommands.Build(),
        UserCommands.Authentication(),
        SnapshotCommands.Build(time),
        BackupCommands.List(),
        BackupCommands.Drill(),
        RecoverCommand.Build(time),
        UpkeepCommands.Alarms(),
        UpkeepCommands.Compact(),
        UpkeepCommands.Defrag(),
        UpkeepCommands.MoveLeader(),
        CheckCommands.Hash(),
        CheckCommands.Check(time),
    };
}
