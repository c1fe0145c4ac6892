using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MiniKube.Cli.Mk.Cluster.Images;

/// <summary>A file, folder or link of an image's only layer.</summary>
public sealed record LayerEntry(string Path, TarEntryType Type, byte[]? Content = null, string? Link = null, UnixFileMode Mode = (UnixFileMode)0x1ED);

/// <summary>An image to build: its layer and how it starts.</summary>
public sealed record ImageSpec(IReadOnlyList<string> Names, IReadOnlyList<string> Command, IReadOnlyList<LayerEntry> Layer)
{
    public IReadOnlyList<string> Environment { get; init; } = ["PATH=/bin:/sbin:/usr/bin:/usr/sbin"];
}

/// <summary>Writes images as one archive in the form of <c>docker save</c> (manifest.json, config, layer), which containerd and
/// Docker both import. The same input gives the same bytes.</summary>
public static class ImageArchive
{
    public static void Write(string file, IReadOnlyList<ImageSpec> images)
    {
        var temporary = file + ".tmp";
        using (var archive = new TarWriter(File.Create(temporary), TarEntryFormat.Ustar))
        {
            var manifest = new JsonArray();
            foreach (var image in images) manifest.Add((JsonNode)WriteImage(archive, image));
            Add(archive, "manifest.json", JsonBytes(manifest));
        }

        File.Move(temporary, file, overwrite: true);
    }

    private static JsonObject WriteImage(TarWriter archive, ImageSpec image)
    {
        var layer = Layer(image.Layer);
        var digest = Digest(layer);
        var config = JsonBytes(new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["created"] = "2026-01-01T00:00:00Z",
            ["config"] = new JsonObject { ["Cmd"] = Strings(image.Command), ["Env"] = Strings(image.Environment), ["WorkingDir"] = "/" },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray("sha256:" + digest) },
            ["history"] = new JsonArray(new JsonObject { ["created"] = "2026-01-01T00:00:00Z", ["created_by"] = "mk" }),
        });
        var configName = Digest(config) + ".json";
        var layerName = digest + "/layer.tar";
        Add(archive, configName, config);
        Add(archive, layerName, layer);
        return new JsonObject { ["Config"] = configName, ["RepoTags"] = Strings(image.Names), ["Layers"] = new JsonArray(layerName) };
    }

    private static byte[] Layer(IReadOnlyList<LayerEntry> entries)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(buffer, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                var item = new UstarTarEntry(entry.Type, entry.Path) { Mode = entry.Mode, ModificationTime = DateTimeOffset.UnixEpoch };
                if (entry.Link is not null) item.LinkName = entry.Link;
                if (entry.Content is not null) item.DataStream = new MemoryStream(entry.Content);
                tar.WriteEntry(item);
            }
        }

        return buffer.ToArray();
    }

    private static void Add(TarWriter archive, string name, byte[] content) =>
        archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)v)]);

    private static byte[] JsonBytes(JsonNode node) => System.Text.Encoding.UTF8.GetBytes(node.ToJsonString());

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
