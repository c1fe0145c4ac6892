using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster.Images;

namespace MiniKube.Mk.Tests;

public sealed class ImageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mk-images-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Pause_is_a_program_that_waits_until_it_is_killed()
    {
        var file = Path.Combine(folder, "pause");
        File.WriteAllBytes(file, PauseImage.Executable());
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var process = Process.Start(file)!;
        Assert.False(process.WaitForExit(200));
        process.Kill();
        process.WaitForExit();
        Assert.Equal(137, process.ExitCode);
    }

    [Fact]
    public void Archive_has_a_manifest_whose_files_are_there_and_is_reproducible()
    {
        ImageSpec[] images = [new(["docker.io/library/x:1"], ["/x"], [new LayerEntry("x", TarEntryType.RegularFile, [1, 2, 3])])];
        var (first, second) = (Path.Combine(folder, "1.tar"), Path.Combine(folder, "2.tar"));
        ImageArchive.Write(first, images);
        ImageArchive.Write(second, images);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(second));

        var files = new Dictionary<string, byte[]>();
        using (var tar = new TarReader(File.OpenRead(first)))
        {
            while (tar.GetNextEntry(copyData: true) is { } entry)
            {
                using var content = new MemoryStream();
                entry.DataStream?.CopyTo(content);
                files[entry.Name] = content.ToArray();
            }
        }

        var manifest = JsonNode.Parse(files["manifest.json"])![0]!;
        Assert.Equal("docker.io/library/x:1", (string)manifest["RepoTags"]![0]!);
        Assert.Contains((string)manifest["Config"]!, files.Keys);
        Assert.Contains((string)manifest["Layers"]![0]!, files.Keys);
    }
}
