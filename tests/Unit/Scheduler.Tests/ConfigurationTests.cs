using MiniKube.ControlPlane.Scheduler.Configuration;
using MiniKube.ControlPlane.Scheduler.Plugins;

namespace MiniKube.Scheduler.Tests;

public sealed class ConfigurationTests
{
    private const string Head = "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";

    [Fact]
    public async Task Profiles_choose_plugins_weights_and_strategy()
    {
        var configuration = Read("""
            podInitialBackoffSeconds: 2
            profiles:
            - schedulerName: default-scheduler
            - schedulerName: packing
              plugins:
                score:
                  disabled: [{name: NodeResourcesBalancedAllocation}]
                  enabled: [{name: NodeAffinity, weight: 7}]
                multiPoint:
                  disabled: [{name: DefaultPreemption}]
              pluginConfig:
              - name: NodeResourcesFit
                args: {scoringStrategy: {type: MostAllocated, resources: [{name: cpu, weight: 3}]}}
            """);
        Assert.Equal(TimeSpan.FromSeconds(2), configuration.Queue.InitialBackoff);
        using var world = new World(configuration with { Profiles = [configuration.Profiles[1]] });
        Assert.DoesNotContain(world.Profile.Score, s => s.Plugin.Name == NodeResourcesBalancedAllocation.PluginName);
        Assert.Equal(7, world.Profile.Score.Single(s => s.Plugin.Name == "NodeAffinity").Weight);
        Assert.Empty(world.Profile.PostFilter);
        world.Nodes(Make.Node("a"), Make.Node("b"));
        world.Watch.PodAdded(Make.Pod("there", cpu: "1", node: "b"));
        var pod = Make.Pod("p", cpu: "1");
        Assert.Equal("b", await world.ScheduleAsync(pod with { Spec = pod.Spec! with { SchedulerName = "packing" } }));
    }

    [Fact]
    public void The_default_profile_runs_kubernetes_plugins_in_order()
    {
        using var world = new World();
        Assert.Equal(["NodeUnschedulable", "NodeName", "TaintToleration", "NodeAffinity", "NodePorts", "NodeResourcesFit", "PodTopologySpread", "InterPodAffinity"], world.Profile.Filter.Select(f => f.Name));
        Assert.Equal(
            [("TaintToleration", 3), ("NodeAffinity", 2), ("NodeResourcesFit", 1), ("PodTopologySpread", 2), ("InterPodAffinity", 2), ("NodeResourcesBalancedAllocation", 1), ("ImageLocality", 1)],
            world.Profile.Score.Select(s => (s.Plugin.Name, s.Weight)));
    }

    [Theory]
    [InlineData("profiles: [{schedulerName: a}, {schedulerName: a}]", "duplicate profile")]
    [InlineData("profiles: [{plugins: {filter: {enabled: [{name: Nope}]}}}]", "plugin \"Nope\" does not exist")]
    [InlineData("profiles: [{plugins: {filtre: {}}}]", "unknown extension point \"filtre\"")]
    [InlineData("profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {scoringStrategy: {type: Odd}}}]}]", "scoring strategy \"Odd\" is not supported")]
    [InlineData("colour: blue", "unknown field \"colour\"")]
    [InlineData("podInitialBackoffSeconds: soon", "is no number")]
    public void What_is_not_supported_is_refused_by_name(string body, string message) =>
        Assert.Contains(message, Assert.Throws<ConfigurationException>(() => Read(body)).Message);

    [Fact]
    public void Another_kind_is_refused() =>
        Assert.Throws<ConfigurationException>(() => ConfigurationReader.Read(new StringReader("apiVersion: v1\nkind: Pod\n")));

    private static SchedulerConfiguration Read(string body) => ConfigurationReader.Read(new StringReader(Head + body));
}
