using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ApiServer.Tests.Scenarios;
using MiniKube.ControlPlane.ApiServer.Printing;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ApiServer.Tests.Printing;

/// <summary>Rows as kubectl shows them: the data says. Now is 2026-01-01T00:00:00Z.</summary>
public sealed class TableTests
{
    private const string File = "Printing/testdata/tables.txt";

    public static TheoryData<string> Scenarios => [.. Scenario.Read(File).Select(s => s.Title)];

    public static TheoryData<string> Resources => [.. ResourceTable.All.Select(r => r.QualifiedResource)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_row_shows_what_kubectl_shows(string title)
    {
        Scenario scenario = Scenario.Read(File).Single(s => s.Title == title);

        string row = string.Join(" | ", Row(scenario.Resource, scenario.Decode()));

        Assert.Equal(scenario.Expected, row);
    }

    [Theory]
    [MemberData(nameof(Resources))]
    public void An_object_with_nothing_but_a_name_has_a_cell_in_every_column(string resource)
    {
        ResourceDescriptor descriptor = ResourceTable.All.First(r => r.QualifiedResource == resource);

        string[] row = Row(descriptor, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x" } });

        Assert.Equal(descriptor.Printer.Columns.Count, row.Length);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(150, "2m30s")]
    [InlineData(600, "10m")]
    [InlineData(10_799, "179m")]
    [InlineData(10_800, "3h")]
    [InlineData(11_400, "3h10m")]
    [InlineData(28_800, "8h")]
    [InlineData(172_799, "47h")]
    [InlineData(172_800, "2d")]
    [InlineData(277_200, "3d5h")]
    [InlineData(691_200, "8d")]
    [InlineData(63_072_000, "2y")]
    [InlineData(65_664_000, "2y30d")]
    [InlineData(-1, "0s")]
    [InlineData(-5, "<invalid>")]
    public void Ages_have_two_units_at_most(int seconds, string text) => Assert.Equal(text, Ages.Text(TimeSpan.FromSeconds(seconds)));

    private static string[] Row(ResourceDescriptor resource, JsonObject obj)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            resource.Printer.Print(Encoding.UTF8.GetBytes(obj.ToJsonString()), new TableCells(writer, Requests.Now));
            writer.WriteEndArray();
        }
        return [.. JsonNode.Parse(buffer.WrittenSpan)!.AsArray().Select(c => c?.ToString() ?? "null")];
    }
}
