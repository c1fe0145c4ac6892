using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Machinery.Api.Schema;
using MiniKube.Machinery.Api.Schema.Yaml;

namespace MiniKube.Cli.Mk.Resources;

/// <summary>Objects from <c>-f</c>: files, folders (.yaml, .yml, .json) or <c>-</c>; Lists are taken apart, order is kept.</summary>
public static class Manifests
{
    /// <exception cref="ClusterException">A file is missing, is no YAML or JSON, or holds something without kind or apiVersion.</exception>
    public static IReadOnlyList<(string File, JsonObject Object)> Read(IReadOnlyList<string> sources, bool recursive)
    {
        if (sources.Count == 0) throw new ClusterException("must specify one of -f and -k");
        return [.. sources.SelectMany(s => Files(s, recursive)).SelectMany(f => ReadOne(f).Select(o => (f == "-" ? "STDIN" : f, o)))];
    }

    private static IEnumerable<string> Files(string source, bool recursive)
    {
        if (source == "-" || File.Exists(source)) return [source];
        if (!Directory.Exists(source)) throw new ClusterException($"the path \"{source}\" does not exist");
        return Directory.EnumerateFiles(source, "*", recursive ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
            .Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal);
    }

    private static IEnumerable<JsonObject> ReadOne(string file)
    {
        IReadOnlyList<JsonNode> documents;
        try
        {
            documents = YamlDocuments.Parse(file == "-" ? Console.In.ReadToEnd() : File.ReadAllText(file));
        }
        catch (DecodeException e)
        {
            throw new ClusterException($"error parsing {file}: {e.Message}");
        }

        return documents.SelectMany(d => Expand(file, d));
    }

    private static IEnumerable<JsonObject> Expand(string file, JsonNode document)
    {
        if (document is not JsonObject o) throw new ClusterException($"error parsing {file}: expected an object, got {document.GetValueKind()}");
        if (o["kind"] is null) throw new ClusterException($"error validating \"{file}\": error validating data: kind not set");
        if (o["apiVersion"] is null) throw new ClusterException($"error validating \"{file}\": error validating data: apiVersion not set");
        return (string?)o["kind"] == "List" && o["items"] is JsonArray items ? items.SelectMany(i => Expand(file, i!.DeepClone())) : [o];
    }
}
