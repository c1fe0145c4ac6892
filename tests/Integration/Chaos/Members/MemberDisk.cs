using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Chaos.Members;

/// <summary>A small disk in memory for one member, which can be filled to the last byte.</summary>
internal sealed class MemberDisk(string folder) : IAsyncDisposable
{
    private string Filler => Path.Combine(folder, "filler");

    public static async Task<MemberDisk> MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        (await Command.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "chaos", folder])).Require();
        return new MemberDisk(folder);
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var chunk = new byte[1 << 20]; chunk.Length >= 4096;)
        {
            try
            {
                filler.Write(chunk);
            }
            catch (IOException)
            {
                chunk = new byte[chunk.Length / 4];
            }
        }
    }

    /// <summary>Gives the space back.</summary>
    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync() => await Command.RunAsync("umount", ["-l", folder]);
}
