using MiniKube.Machinery.Hosting;

namespace MiniKube.Hosting.Tests;

public sealed class MemoryTrimTests
{
    private const long Megabyte = 1 << 20;

    [Theory]
    [InlineData(1, 60, 30, true)] // start-up is over
    [InlineData(40, 60, 30, false)] // still busy
    [InlineData(1, 2, 30, false)] // nothing happened since the last time
    [InlineData(1, 60, 500, false)] // too large to hold the process up for it
    public void Memory_is_given_back_once_activity_is_over(long lately, long sinceTrimmed, long heap, bool due) =>
        Assert.Equal(due, MemoryTrim.IsDue(lately * Megabyte, sinceTrimmed * Megabyte, heap * Megabyte));
}
