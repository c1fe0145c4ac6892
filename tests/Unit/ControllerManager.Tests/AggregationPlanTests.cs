using MiniKube.ControlPlane.ControllerManager.Controllers.ClusterRoleAggregation;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Rbac;

namespace MiniKube.ControllerManager.Tests;

public sealed class AggregationPlanTests
{
    private static ClusterRole Role(string name, string label, params string[] resources) => new()
    {
        Metadata = new ObjectMeta { Name = name, Labels = new Dictionary<string, string> { [label] = "true" } },
        Rules = [.. resources.Select(r => new PolicyRule { Verbs = ["get"], ApiGroups = [""], Resources = [r] })],
    };

    [Fact]
    public void AggregatedRoleIsTheSumOfWhatItSelectsInOrderOfNames()
    {
        var sum = new ClusterRole
        {
            Metadata = new ObjectMeta { Name = "view" },
            AggregationRule = new AggregationRule { ClusterRoleSelectors = [new LabelSelector { MatchLabels = new Dictionary<string, string> { ["to-view"] = "true" } }] },
        };
        ClusterRole[] all = [sum, Role("b", "to-view", "pods", "nodes"), Role("a", "to-view", "pods"), Role("c", "to-edit", "secrets")];
        var rules = AggregationPlan.For(sum, all)!;
        Assert.Equal(["pods", "nodes"], rules.SelectMany(r => r.Resources!));
        Assert.Null(AggregationPlan.For(sum with { Rules = rules }, all));
        Assert.Null(AggregationPlan.For(all[1], all));
    }
}
