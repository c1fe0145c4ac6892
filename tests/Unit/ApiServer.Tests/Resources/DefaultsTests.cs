using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Scenarios;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ApiServer.Tests.Resources;

/// <summary>What the server fills in: the data says, in full.</summary>
public sealed class DefaultsTests
{
    private const string File = "Resources/testdata/defaults.txt";

    public static TheoryData<string> Scenarios => ValidationTests.Titles(File);

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task A_new_object_is_stored_with_its_defaults(string title)
    {
        Scenario scenario = ValidationTests.Find(File, title);
        JsonObject expected = BodyDecoder.Decode(
            Encoding.UTF8.GetBytes(scenario.Expected), isYaml: true, SchemaRegistry.For(scenario.Resource.RecordType), FieldValidation.Strict);

        JsonObject stored = await Strategies.CreateAsync(Strategies.Context(scenario.Resource), scenario.Decode());

        Assert.Equal(Text(expected), Text(stored));
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task Defaults_are_written_once(string title)
    {
        Scenario scenario = ValidationTests.Find(File, title);
        JsonObject stored = await Strategies.CreateAsync(Strategies.Context(scenario.Resource), scenario.Decode());
        var again = (JsonObject)stored.DeepClone();

        DocumentRules.Default(scenario.Resource, again);

        Assert.True(JsonNode.DeepEquals(stored, again));
    }

    /// <summary>Without what every object has, members in order.</summary>
    private static string Text(JsonObject obj)
    {
        var copy = (JsonObject)obj.DeepClone();
        foreach (string name in new[] { "apiVersion", "kind", "metadata" })
            copy.Remove(name);
        return JsonSerializer.Serialize(Sorted(copy), new JsonSerializerOptions { WriteIndented = true });
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject obj => new JsonObject(obj.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
