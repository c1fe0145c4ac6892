using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ApiServer.Tests.Scenarios;

/// <summary>One block of a file under testdata: <c>=== GROUP/RESOURCE what it shows</c>, documents in YAML separated by lines
/// <c>---</c>, a line <c>=></c>, and what is expected.</summary>
internal sealed record Scenario(string Title, ResourceDescriptor Resource, IReadOnlyList<string> Documents, string Expected)
{
    public override string ToString() => Title;

    /// <param name="file">Below the test's own folder: <c>Resources/testdata/invalid.txt</c>.</param>
    public static IEnumerable<Scenario> Read(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
        foreach (string block in text.Split("\n=== ", StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            string[] head = block.Split('\n', 2);
            string[] parts = head[1].Split("\n=>\n", 2);
            yield return new Scenario(head[0].Trim(), Find(head[0].Split(' ')[0]), parts[0].Split("\n---\n"), parts[1].Trim());
        }
    }

    /// <summary>The document as the server decodes it: strictly, against the kind's schema.</summary>
    public JsonObject Decode(int index = 0) =>
        BodyDecoder.Decode(Encoding.UTF8.GetBytes(Documents[index]), isYaml: true, SchemaRegistry.For(Resource.RecordType), FieldValidation.Strict);

    private static ResourceDescriptor Find(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return ResourceTable.All.Single(r => r.Resource == name[(slash + 1)..] && r.Group == (slash < 0 ? "" : name[..slash]));
    }
}
