using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Scenarios;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Patch;

namespace MiniKube.ApiServer.Tests.Resources;

/// <summary>What is refused, and in which words: the data says.</summary>
public sealed class ValidationTests
{
    public static TheoryData<string> Invalid => Titles("Resources/testdata/invalid.txt");

    public static TheoryData<string> InvalidUpdates => Titles("Resources/testdata/invalid-updates.txt");

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task A_new_object_is_refused_in_the_words_clients_know(string title)
    {
        Scenario scenario = Find("Resources/testdata/invalid.txt", title);

        string errors = await Strategies.CreateErrorsAsync(Strategies.Context(scenario.Resource), scenario.Decode());

        Assert.Equal(scenario.Expected, errors);
    }

    [Theory]
    [MemberData(nameof(InvalidUpdates))]
    public async Task A_change_is_refused_in_the_words_clients_know(string title)
    {
        Scenario scenario = Find("Resources/testdata/invalid-updates.txt", title);
        RequestContext context = Strategies.Context(scenario.Resource);
        JsonObject old = await Strategies.CreateAsync(context, scenario.Decode());
        old["metadata"]!["resourceVersion"] = "1";
        var patch = JsonNode.Parse(scenario.Documents[1])!.AsObject();
        if (patch.Remove("status", out JsonNode? status))
            old = MergePatch.Apply(old, new JsonObject { ["status"] = status });

        string errors = await Strategies.UpdateErrorsAsync(context, MergePatch.Apply((JsonObject)old.DeepClone(), patch), old);

        Assert.Equal(scenario.Expected, errors);
    }

    internal static TheoryData<string> Titles(string file) => [.. Scenario.Read(file).Select(s => s.Title)];

    internal static Scenario Find(string file, string title) => Scenario.Read(file).Single(s => s.Title == title);
}
