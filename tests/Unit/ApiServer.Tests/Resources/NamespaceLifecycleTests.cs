using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Scenarios;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Resources.Core;

namespace MiniKube.ApiServer.Tests.Resources;

/// <summary>A namespace goes in two steps: marked, and removed once its finalizer is gone.</summary>
public sealed class NamespaceLifecycleTests
{
    private static readonly ResourceStrategy Strategy = NamespaceResource.Descriptor.Strategy;

    [Fact]
    public async Task A_new_namespace_is_labelled_with_its_name_and_waits_for_its_finalizer()
    {
        JsonObject ns = await NewAsync();

        Assert.Equal("""{"kubernetes.io/metadata.name":"team"}""", ns["metadata"]!["labels"]!.ToJsonString());
        Assert.True(Strategy.HasPendingFinalizers(ns));
    }

    [Fact]
    public async Task A_delete_marks_it_terminating()
    {
        JsonObject ns = await NewAsync();

        Strategy.OnMarkedForDeletion(ns);

        Assert.Equal("Terminating", (string?)ns["status"]!["phase"]);
    }

    [Fact]
    public async Task Only_the_finalize_subresource_removes_the_finalizer()
    {
        JsonObject old = await NewAsync();
        var emptied = (JsonObject)old.DeepClone();
        emptied["spec"] = new JsonObject();

        var updated = (JsonObject)emptied.DeepClone();
        Strategy.PrepareForUpdate(Strategies.Context(NamespaceResource.Descriptor), updated, old);
        var finalized = (JsonObject)emptied.DeepClone();
        Strategy.PrepareForSubresourceUpdate(Strategies.Context(NamespaceResource.Descriptor, "finalize"), "finalize", finalized, old);

        Assert.True(Strategy.HasPendingFinalizers(updated));
        Assert.False(Strategy.HasPendingFinalizers(finalized));
    }

    private static Task<JsonObject> NewAsync() => Strategies.CreateAsync(
        Strategies.Context(NamespaceResource.Descriptor), new JsonObject { ["metadata"] = new JsonObject { ["name"] = "team" } });
}
