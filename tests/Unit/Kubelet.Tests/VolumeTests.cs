using System.Text;

namespace MiniKube.Kubelet.Tests;

public sealed class VolumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mk-kubelet-test-").FullName;
    private readonly TestTime _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_appear_through_links_and_change_all_at_once()
    {
        var writer = new AtomicWriter(_time);
        Assert.True(writer.Write(_folder, Files(("a", "1"), ("sub/b", "2")), null));
        Assert.Equal(("1", "2"), (Read("a"), Read("sub/b")));
        Assert.Equal("..data/a", new FileInfo(Path.Combine(_folder, "a")).LinkTarget);
        var before = new FileInfo(Path.Combine(_folder, "..data")).LinkTarget;
        Assert.False(writer.Write(_folder, Files(("a", "1"), ("sub/b", "2")), null));
        _time.Advance(1);
        Assert.True(writer.Write(_folder, Files(("a", "9")), null));
        Assert.Equal("9", Read("a"));
        Assert.False(Path.Exists(Path.Combine(_folder, "sub")));
        Assert.False(Directory.Exists(Path.Combine(_folder, before!)));
    }

    [Fact]
    public void Modes_are_set()
    {
        new AtomicWriter(_time).Write(_folder, new Dictionary<string, VolumeFile> { ["k"] = VolumeFile.Text("x", 0b100_000_000) }, null);
        Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(Path.Combine(_folder, "k")));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("/x")]
    [InlineData("..x")]
    [InlineData("")]
    public void Paths_that_leave_the_volume_are_refused(string path) => Assert.Throws<VolumeException>(() => VolumeFiles.CheckPath(path));

    [Fact]
    public void Keys_can_be_chosen_and_must_exist_unless_optional()
    {
        var map = new ConfigMap { Data = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, BinaryData = new Dictionary<string, byte[]> { ["c"] = [7] } };
        Assert.Equal(["a", "b", "c"], VolumeFiles.From(map, null, null, false).Keys.Order());
        var chosen = VolumeFiles.From(map, [new KeyToPath { Key = "a", Path = "x/y", Mode = 256 }], 420, false);
        Assert.Equal(("x/y", 256), (chosen.Single().Key, chosen.Single().Value.Mode));
        Assert.Throws<VolumeException>(() => VolumeFiles.From(map, [new KeyToPath { Key = "z", Path = "z" }], null, false));
        Assert.Empty(VolumeFiles.From(map, [new KeyToPath { Key = "z", Path = "z" }], null, optional: true));
    }

    [Fact]
    public void A_sub_path_follows_links_inside_the_volume_only()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "..data_1"));
        File.WriteAllText(Path.Combine(_folder, "..data_1", "k"), "v");
        File.CreateSymbolicLink(Path.Combine(_folder, "k"), "..data_1/k");
        File.CreateSymbolicLink(Path.Combine(_folder, "out"), "/etc");
        File.CreateSymbolicLink(Path.Combine(_folder, "up"), "../..");
        Assert.Equal(Path.Combine(_folder, "..data_1/k"), SubPaths.Resolve(_folder, "k"));
        Assert.True(Directory.Exists(SubPaths.Resolve(_folder, "new/one")));
        foreach (var bad in new[] { "out/passwd", "up/x", "../x", "/x" }) Assert.Throws<VolumeException>(() => SubPaths.Resolve(_folder, bad));
    }

    [Theory]
    [InlineData("Directory", "nope", "is not a directory")]
    [InlineData("File", "", "is not a file")]
    [InlineData("Socket", "", "is not a socket file")]
    public void Host_paths_are_checked(string type, string name, string problem)
    {
        var error = Assert.Throws<VolumeException>(() => HostPathVolumes.Check(Path.Combine(_folder, name), type));
        Assert.StartsWith("hostPath type check failed: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Host_paths_are_made_where_the_type_says_so()
    {
        Assert.True(Directory.Exists(HostPathVolumes.Check(Path.Combine(_folder, "d"), "DirectoryOrCreate")));
        Assert.True(File.Exists(HostPathVolumes.Check(Path.Combine(_folder, "f"), "FileOrCreate")));
    }

    [Fact]
    public void The_last_environment_can_be_read_back_and_is_private()
    {
        var paths = new KubeletPaths(_folder, Path.Combine(_folder, "logs"));
        var checkpoint = new EnvironmentCheckpoint(paths);
        Assert.Null(checkpoint.Load("u", "c"));
        checkpoint.Save("u", "c", [KeyValuePair.Create("A", "1\n2")]);
        Assert.Equal([KeyValuePair.Create("A", "1\n2")], checkpoint.Load("u", "c")!);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(paths.Environment("u", "c")));
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_folder, path));

    private static Dictionary<string, VolumeFile> Files(params (string Path, string Text)[] files) =>
        files.ToDictionary(f => f.Path, f => new VolumeFile(Encoding.UTF8.GetBytes(f.Text), VolumeFiles.DefaultMode));
}
