using System.Text.RegularExpressions;

namespace MiniKube.Architecture.Tests;

/// <summary>Holds the layout: namespaces follow folders, Program.cs only composes, files stay readable, each project explains itself.</summary>
public sealed partial class LayoutTests
{
    private const int LongestProgram = 40;
    private const int LongestFile = 400;

    [Fact]
    public void Namespaces_follow_folders()
    {
        var offending = Repository.SourceFiles()
            .Select(f => (File: Repository.Relative(f), Namespace: NamespaceLine().Match(File.ReadAllText(f)).Groups[1].Value))
            .Where(f => f.Namespace.Length > 0 && f.Namespace != Expected(f.File) && !IsForeignSurface(f.File))
            .Select(f => $"{f.File}: {f.Namespace}");
        Assert.Empty(offending);
    }

    [Fact]
    public void Programs_only_compose() =>
        Assert.Empty(Repository.SourceFiles().Where(f => Path.GetFileName(f) == "Program.cs" && File.ReadLines(f).Count() > LongestProgram).Select(Repository.Relative));

    [Fact]
    public void Files_stay_readable() =>
        Assert.Empty(Repository.SourceFiles().Select(f => (File: Repository.Relative(f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > LongestFile).Select(f => $"{f.File}: {f.Lines} lines"));

    [Fact]
    public void Names_say_something() =>
        Assert.Empty(Repository.SourceFiles().Where(f => MeaninglessName().IsMatch(Path.GetFileNameWithoutExtension(f))).Select(Repository.Relative));

    [Fact]
    public void Every_project_has_a_readme() =>
        Assert.Empty(Repository.ProjectFolders().Where(folder => !File.Exists(Path.Combine(folder, "README.md"))).Select(Repository.Relative));

    [Fact]
    public void Nothing_is_left_open() =>
        Assert.Empty(Repository.SourceFiles().Where(f => OpenEnd().IsMatch(File.ReadAllText(f))).Select(Repository.Relative));

    private static string Expected(string file) =>
        "MiniKube." + Path.GetDirectoryName(file)!.Replace("src/", "", StringComparison.Ordinal).Replace('/', '.');

    /// <summary>The gRPC transport carries the names of the packages it stands for.</summary>
    private static bool IsForeignSurface(string file) => file.StartsWith("src/Machinery/Grpc/", StringComparison.Ordinal);

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex("(Utils|Helpers?|Misc|Common)$")]
    private static partial Regex MeaninglessName();

    [GeneratedRegex(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b")]
    private static partial Regex OpenEnd();
}
