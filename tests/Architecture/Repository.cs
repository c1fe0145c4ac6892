using System.Xml.Linq;

namespace MiniKube.Architecture.Tests;

/// <summary>The checkout these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Name;

    /// <summary>Every project under src with its built assembly.</summary>
    public static IEnumerable<(string Name, string Folder, string Assembly, string File)> SourceProjects()
    {
        foreach (var project in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var assembly = XDocument.Load(project).Descendants("AssemblyName").Single().Value;
            yield return (name, Path.GetDirectoryName(project)!, assembly, Path.Combine(Root, "artifacts", "bin", name, Configuration, assembly + ".dll"));
        }
    }

    /// <summary>The folder of every project, of the tests too.</summary>
    public static IEnumerable<string> ProjectFolders() => new[] { "src", "tests" }
        .SelectMany(top => Directory.EnumerateFiles(Path.Combine(Root, top), "*.csproj", SearchOption.AllDirectories))
        .Select(project => Path.GetDirectoryName(project)!).Order(StringComparer.Ordinal);

    public static IEnumerable<string> SourceFiles() =>
        Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MiniKube.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("MiniKube.sln is not above the test's folder");
    }
}
