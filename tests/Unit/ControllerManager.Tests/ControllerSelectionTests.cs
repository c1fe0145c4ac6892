using MiniKube.ControlPlane.ControllerManager;
using MiniKube.ControlPlane.ControllerManager.Manager;

namespace MiniKube.ControllerManager.Tests;

public sealed class ControllerSelectionTests
{
    private static readonly string[] Known = ["deployment-controller", "job-controller"];

    [Theory]
    [InlineData("*", true, true)]
    [InlineData("*,-job-controller", true, false)]
    [InlineData("job-controller", false, true)]
    public void ListSwitchesControllersOnAndOff(string list, bool deployments, bool jobs)
    {
        var options = new ControllerManagerOptions { Kubeconfig = "x", Controllers = list.Split(',') };
        Assert.Null(options.Validate(Known));
        Assert.Equal((deployments, jobs), (options.IsEnabled("deployment-controller"), options.IsEnabled("job-controller")));
    }

    [Fact]
    public void UnknownControllersAreRefusedByName()
    {
        var problem = new ControllerManagerOptions { Kubeconfig = "x", Controllers = ["*", "-frobnicator"] }.Validate(Known);
        Assert.StartsWith("\"frobnicator\" is not in the list of known controllers", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryControllerHasANameOfItsOwn() => Assert.Equal(ControllerTable.All.Count, ControllerTable.All.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count());
}
