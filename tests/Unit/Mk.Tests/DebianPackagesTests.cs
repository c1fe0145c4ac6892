using MiniKube.Cli.Mk.Cluster.Setup;

namespace MiniKube.Mk.Tests;

public sealed class DebianPackagesTests
{
    [Theory]
    [InlineData("/usr/bin/kubectl", "/usr/bin/kubectl", true)]
    [InlineData("/usr/bin/kubectl", "/usr/local/bin/kubectl", true)]
    [InlineData("/usr/bin/kubectl", "/opt/kubectl", false)]
    [InlineData("/usr/lib/cni/bridge", "/usr/lib/cni/bridge", true)]
    [InlineData("/usr/lib/cni/bridge", "/usr/sbin/bridge", false)]
    public void A_program_may_be_anywhere_on_the_path_and_a_plugin_in_its_folder_only(string wanted, string present, bool isThere) =>
        Assert.Equal(isThere, DebianPackages.IsThere(wanted, "/usr/local/bin:/usr/sbin:/usr/bin", file => file == present));
}
