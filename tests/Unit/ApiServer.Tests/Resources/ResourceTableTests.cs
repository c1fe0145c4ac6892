using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Scenarios;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Schema;

namespace MiniKube.ApiServer.Tests.Resources;

public sealed class ResourceTableTests
{
    public static TheoryData<string> Stored => [.. ResourceTable.All.Where(r => r.Virtual is null).Select(r => r.QualifiedResource)];

    [Fact]
    public void No_two_resources_share_a_name_or_a_place_in_the_store()
    {
        IEnumerable<ResourceDescriptor> all = ResourceTable.All.Concat(ResourceTable.Internal);

        Assert.Equal(all.Count(), all.Select(r => (r.Group, r.Version, r.Resource)).Distinct().Count());
        ResourceDescriptor[] stored = [.. all.Where(r => r.Virtual is null && r.StoredAs is null)];
        Assert.Equal(stored.Length, stored.Select(r => r.StoragePrefix).Distinct().Count());
    }

    [Fact]
    public void Records_are_those_of_the_kinds()
    {
        Assert.All(ResourceTable.All, r =>
        {
            ApiKindAttribute kind = SchemaRegistry.For(r.RecordType).Kind!;
            Assert.Equal((r.Group, r.Version, r.Kind), (kind.Group, kind.Version, kind.Kind));
        });
    }

    [Theory]
    [MemberData(nameof(Stored))]
    public async Task Every_kind_answers_an_empty_object_with_errors_or_stores_it(string resource)
    {
        ResourceDescriptor descriptor = ResourceTable.All.First(r => r.QualifiedResource == resource);
        RequestContext context = Strategies.Context(descriptor);
        var empty = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x" } };

        string errors = await Strategies.CreateErrorsAsync(context, (JsonObject)empty.DeepClone());
        string updateErrors = await Strategies.UpdateErrorsAsync(context, (JsonObject)empty.DeepClone(), (JsonObject)empty.DeepClone());

        Assert.DoesNotContain("<nil>: ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("<nil>: ", updateErrors, StringComparison.Ordinal);
    }

    [Fact]
    public void Selectable_fields_read_the_document()
    {
        var fields = ResourceTable.All.Single(r => r.QualifiedResource == "pods").Strategy.SelectableFields;
        var pod = new JsonObject { ["spec"] = new JsonObject { ["nodeName"] = "n1", ["hostNetwork"] = true } };

        Assert.Equal("n1", fields["spec.nodeName"](pod));
        Assert.Equal("true", fields["spec.hostNetwork"](pod));
        Assert.Equal("", fields["status.phase"](pod));
        Assert.Equal("false", fields["spec.hostNetwork"]([]));
    }
}
