using System.Net;
using MiniKube.ControlPlane.ControllerManager.Controllers.NodeIpam;

namespace MiniKube.ControllerManager.Tests;

public sealed class CidrAllocatorTests
{
    [Fact]
    public void GivesEachPartOnceAndFreedPartsLast()
    {
        var allocator = new CidrAllocator(IPNetwork.Parse("10.244.0.0/22"), 24);
        allocator.Occupy("10.244.1.0/24");
        Assert.Equal("10.244.0.0/24", allocator.Allocate());
        Assert.Equal("10.244.2.0/24", allocator.Allocate());
        allocator.Release("10.244.0.0/24");
        Assert.Equal("10.244.3.0/24", allocator.Allocate());
        Assert.Equal("10.244.0.0/24", allocator.Allocate());
        Assert.Null(allocator.Allocate());
    }

    [Fact]
    public void ForeignAndLargerNetworksAreUnderstood()
    {
        var allocator = new CidrAllocator(IPNetwork.Parse("10.244.0.0/22"), 24);
        allocator.Occupy("192.168.0.0/24");
        allocator.Occupy("10.244.0.0/23");
        Assert.Equal("10.244.2.0/24", allocator.Allocate());
    }
}
