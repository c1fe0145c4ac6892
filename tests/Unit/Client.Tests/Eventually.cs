namespace MiniKube.Client.Tests;

/// <summary>Waits for something another task does; fails the test when it never comes.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            if (limit.IsCancellationRequested) Assert.Fail($"never happened: {what}");
            await Task.Delay(5);
        }
    }
}
