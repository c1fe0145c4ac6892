using System.Text.Json.Nodes;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;
using MiniKube.Cli.Mk.Printing.Describing;

namespace MiniKube.Mk.Tests;

public sealed class DescribingTests
{
    [Fact]
    public void Cells_line_up_with_those_of_neighbouring_lines_only()
    {
        var text = new TabbedText().Add(0, "Name:\tweb").Add(0, "Namespace:\tdefault").Add(0, "Containers:").Add(1, "web:").Add(2, "Image:\tx").Add(2, "Port:\t80/TCP");
        Assert.Equal("Name:       web\nNamespace:  default\nContainers:\n  web:\n    Image:  x\n    Port:   80/TCP\n", text.ToString());
    }

    [Fact]
    public void Inner_columns_line_up_within_the_outer_ones()
    {
        var text = new TabbedText().Add(0, "Port:\thttp\t80/TCP").Add(0, "TargetPort:\thttp/TCP").Add(0, "NodePort:\tlonger\t30080/TCP");
        Assert.Equal("Port:        http  80/TCP\nTargetPort:  http/TCP\nNodePort:    longer  30080/TCP\n", text.ToString());
    }

    [Fact]
    public void Order_knows_quantities_and_puts_absent_values_first()
    {
        JsonNode[] items = [.. new[] { "b1", "a2", "a10", "9", "10", "1k", "100m" }.Select(n => JsonNode.Parse($"{{\"metadata\":{{\"name\":\"{n}\"}}}}")!), JsonNode.Parse("{}")!];
        var sorted = ObjectOrder.By("{.metadata.name}").Sort(items, i => i).Select(i => (string?)i["metadata"]?["name"] ?? "-");
        Assert.Equal(["-", "100m", "9", "10", "1k", "a10", "a2", "b1"], sorted);
        Assert.Equal("couldn't find any field with path \"{.nope}\" in the list of objects", Assert.Throws<ClusterException>(() => ObjectOrder.By(".nope").Sort(items, i => i).ToList()).Message);
    }
}
