using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MiniKube.Architecture.Tests;

/// <summary>Holds the reference table: which project may know which. The arrow that breaks it is in the failure's words.</summary>
public sealed class ReferenceTests
{
    private const string Prefix = "MiniKube.Machinery.";

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["MiniKube.Machinery.Raft"] = [],
        ["MiniKube.Machinery.Api"] = [],
        ["MiniKube.Machinery.Grpc"] = [],
        ["MiniKube.Machinery.Hosting"] = [],
        ["MiniKube.Machinery.Protos"] = ["Grpc"],
        ["MiniKube.Machinery.Client"] = ["Api"],
        ["mk-store"] = ["Raft", "Protos", "Grpc", "Hosting"],
        ["mk-apiserver"] = ["Api", "Protos", "Grpc", "Hosting"],
        ["mk-scheduler"] = ["Client", "Api", "Hosting"],
        ["mk-controller-manager"] = ["Client", "Api", "Hosting"],
        ["mk-cloud-controller-manager"] = ["Client", "Api", "Hosting"],
        ["mk-proxy"] = ["Client", "Api", "Hosting"],
        ["mk-kubelet"] = ["Client", "Api", "Protos", "Grpc", "Hosting"],
        ["mk"] = ["Client", "Api", "Protos", "Grpc", "Hosting"],
    };

    public static TheoryData<string, string> Assemblies()
    {
        var data = new TheoryData<string, string>();
        foreach (var project in Repository.SourceProjects()) data.Add(project.Assembly, project.File);
        return data;
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_only_what_the_table_allows(string assembly, string file)
    {
        Assert.True(Allowed.TryGetValue(assembly, out var allowed), $"{assembly} is not in the table");
        var offending = References(file)
            .Where(r => Allowed.ContainsKey(r) && !(r.StartsWith(Prefix, StringComparison.Ordinal) && allowed!.Contains(r[Prefix.Length..])))
            .Select(r => $"{assembly} -> {r}");
        Assert.Empty(offending);
    }

    [Fact]
    public void Raft_knows_nothing_but_the_base_library()
    {
        var raft = Repository.SourceProjects().Single(p => p.Assembly == "MiniKube.Machinery.Raft");
        string[] forbidden = ["System.Net", "System.IO.FileSystem", "System.Diagnostics.Process", "Microsoft."];
        Assert.DoesNotContain(References(raft.File), r => forbidden.Any(f => r.StartsWith(f, StringComparison.Ordinal)));
    }

    private static List<string> References(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        var metadata = reader.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name))];
    }
}
