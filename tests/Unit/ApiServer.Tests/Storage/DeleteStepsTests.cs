using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ApiServer.Tests.Storage;

public sealed class DeleteStepsTests
{
    private static readonly DateTimeOffset Now = Requests.Now;

    [Fact]
    public void WithoutFinalizersAnObjectGoesAtOnce() => Assert.Equal(DeleteStep.Remove, Plan("apps", "deployments", Object()));

    [Theory]
    [InlineData("Foreground", "foregroundDeletion")]
    [InlineData("Orphan", "orphan")]
    public void ThePolicyBecomesAFinalizer(string policy, string finalizer)
    {
        JsonObject obj = Object();

        Assert.Equal(DeleteStep.Mark, Plan("apps", "deployments", obj, new DeleteOptions { PropagationPolicy = policy }));
        Assert.Equal([finalizer], new ObjectMetadata(obj).Finalizers);
        Assert.Equal(Now, new ObjectMetadata(obj).DeletionTimestamp);
        Assert.Equal(0, new ObjectMetadata(obj).DeletionGracePeriodSeconds);
    }

    [Fact]
    public void BackgroundTakesAnEarlierPolicyBack()
    {
        JsonObject obj = Object("""["foregroundDeletion"]""");

        Assert.Equal(DeleteStep.Remove, Plan("apps", "deployments", obj, new DeleteOptions { PropagationPolicy = "Background" }));
    }

    [Fact]
    public void OthersFinalizersHoldTheObject()
    {
        JsonObject obj = Object("""["example.com/hold"]""");

        Assert.Equal(DeleteStep.Mark, Plan("", "configmaps", obj));
        Assert.True(new ObjectMetadata(obj).IsBeingDeleted);
    }

    [Fact]
    public void APodIsGivenItsGraceThenALaterDeleteMayOnlyShortenIt()
    {
        JsonObject pod = Object();
        pod["spec"] = new JsonObject { ["nodeName"] = "n", ["terminationGracePeriodSeconds"] = 30 };
        pod["status"] = new JsonObject { ["phase"] = "Running" };

        Assert.Equal(DeleteStep.Mark, Plan("", "pods", pod));
        Assert.Equal(30, new ObjectMetadata(pod).DeletionGracePeriodSeconds);
        Assert.Equal(Now.AddSeconds(30), new ObjectMetadata(pod).DeletionTimestamp);
        Assert.Equal(DeleteStep.AlreadyUnderWay, Plan("", "pods", pod, new DeleteOptions { GracePeriodSeconds = 60 }));
        Assert.Equal(DeleteStep.Mark, Plan("", "pods", pod, new DeleteOptions { GracePeriodSeconds = 5 }));
        Assert.Equal(Now.AddSeconds(5), new ObjectMetadata(pod).DeletionTimestamp);
        Assert.Equal(DeleteStep.Remove, Plan("", "pods", pod, new DeleteOptions { GracePeriodSeconds = 0 }));
    }

    private static JsonObject Object(string finalizers = "[]") =>
        JsonNode.Parse($$$"""{"metadata":{"name":"x","namespace":"default","uid":"u","finalizers":{{{finalizers}}}}}""")!.AsObject();

    private static DeleteStep Plan(string group, string resource, JsonObject obj, DeleteOptions? options = null)
    {
        RequestContext c = Requests.Context(new InMemoryObjects(), group, resource, "delete", name: "x");
        return DeleteSteps.Plan(c, obj, options ?? new DeleteOptions(), Now);
    }
}
