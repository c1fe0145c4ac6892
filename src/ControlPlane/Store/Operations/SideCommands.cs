using MiniKube.ControlPlane.Store.Operations.Recovery;

namespace MiniKube.ControlPlane.Store.Operations;

/// <summary>What the program does besides serving: commands on files, which end with an exit code.</summary>
internal static class SideCommands
{
    /// <summary>Null when the arguments are no side command, so that the member is to be run.</summary>
    public static Task<int>? Find(string[] args) => args switch
    {
        ["snapshot", "restore", var file, .. var rest] => GuardAsync(() => SnapshotRestore.RunAsync(file, rest)),
        ["snapshot", "status", var file, .. var rest] => GuardAsync(() => SnapshotStatus.RunAsync(file, rest)),
        ["backups", .. var rest] => GuardAsync(() => BackupCommands.ListAsync(rest, TimeProvider.System)),
        ["drill", .. var rest] => GuardAsync(() => BackupCommands.DrillAsync(rest, TimeProvider.System)),
        ["inspect", .. var rest] => GuardAsync(() => RecoverCommands.InspectAsync(rest)),
        ["recover", .. var rest] => GuardAsync(() => RecoverCommands.RecoverAsync(rest)),
        _ => null,
    };

    private static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Error: {e.Message}");
            return 1;
        }
    }
}
