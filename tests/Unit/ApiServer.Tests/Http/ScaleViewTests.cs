using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Http.Subresources;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ApiServer.Tests.Http;

public sealed class ScaleViewTests
{
    [Fact]
    public void ADeploymentIsShownAsAScaleAndTakesItsReplicas()
    {
        JsonObject deployment = JsonNode.Parse("""
            {"metadata":{"name":"web","namespace":"ns","uid":"u","resourceVersion":"7","labels":{"a":"b"}},
             "spec":{"replicas":3,"selector":{"matchLabels":{"b":"2","a":"1"},"matchExpressions":[{"key":"c","operator":"In","values":["x","y"]}]}},
             "status":{"replicas":2}}
            """)!.AsObject();

        JsonObject scale = ScaleView.Of(deployment, new ScalePaths());

        Assert.Equal((3, 2, "a=1,b=2,c in (x,y)"), ((long)scale["spec"]!["replicas"]!, (long)scale["status"]!["replicas"]!, (string)scale["status"]!["selector"]!));
        Assert.Null(scale["metadata"]!["labels"]);
        scale["spec"]!["replicas"] = 5L;
        ScaleView.Write(scale, deployment, new ScalePaths());
        Assert.Equal(5, (long)deployment["spec"]!["replicas"]!);
    }

    [Fact]
    public void NegativeReplicasAreRefused()
    {
        var scale = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = -1L } };

        Assert.Contains("must be greater than or equal to 0", Assert.Throws<StatusException>(() => ScaleView.Write(scale, [], new ScalePaths())).Message, StringComparison.Ordinal);
    }
}
