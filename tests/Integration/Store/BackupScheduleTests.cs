using System.Text.Json;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>A real member that backs itself up, and the commands that tell of it.</summary>
public sealed class BackupScheduleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Backups_are_taken_proven_listed_and_removed()
    {
        await using var member = new OurMember(_folder["data"], $"--backup-dir={_folder["backups"]}", "--backup-interval=2s", "--backup-retention=2");
        await member.StartAsync();
        for (var i = 0; i < 50; i++) await member.PutAsync($"k{i}", $"{i}");
        await member.Process.WaitUntilAsync(async () => Directory.Exists(_folder["backups"]) && (await ListAsync()).Count(b => b.Keys == 50 && b.Proven) == 2);
        await member.KillAsync();

        var newest = (await ListAsync())[0];
        await using var restored = new OurMember(_folder["restored"]);
        (await Command.RunAsync(OurMember.Binary, ["snapshot", "restore", Path.Combine(_folder["backups"], newest.File), .. restored.Identity])).Require();
        await restored.StartAsync();
        Assert.Equal("49", (await restored.GetAsync("k49")).Kvs[0].Value.ToStringUtf8());
    }

    [Fact]
    public async Task A_file_saved_by_hand_is_unproven_until_drilled()
    {
        Directory.CreateDirectory(_folder["backups"]);
        await using var member = new OurMember(_folder["data"]);
        await member.StartAsync();
        await member.PutAsync("a", "1");
        await member.EtcdctlAsync("snapshot", "save", Path.Combine(_folder["backups"], "mine.db"));
        Assert.Contains("unproven", (await RunAsync("backups")).Require(), StringComparison.Ordinal);
        Assert.Contains("proven: restored into a scratch store", (await RunAsync("drill")).Require(), StringComparison.Ordinal);
        Assert.Contains("proven (", (await RunAsync("backups")).Require(), StringComparison.Ordinal);
    }

    private Task<CommandResult> RunAsync(string command, params string[] more) => Command.RunAsync(OurMember.Binary, [command, $"--backup-dir={_folder["backups"]}", .. more]);

    private async Task<List<(string File, int Keys, bool Proven)>> ListAsync()
    {
        using var list = JsonDocument.Parse((await RunAsync("backups", "--write-out=json")).Require());
        return [.. list.RootElement.EnumerateArray().Select(b => (
            b.GetProperty("File").GetString()!, b.GetProperty("Keys").GetInt32(), b.GetProperty("ProvenAt").ValueKind != JsonValueKind.Null))];
    }
}
