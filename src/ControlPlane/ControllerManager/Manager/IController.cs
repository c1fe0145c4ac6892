namespace MiniKube.ControlPlane.ControllerManager.Manager;

/// <summary>One control loop. It is created once, declares what it watches in its constructor, and runs only while this process leads.</summary>
public interface IController
{
    /// <summary>Runs until cancelled. It waits for its own caches first.</summary>
    Task RunAsync(CancellationToken ct);
}

/// <summary>A line of the controller table: the name <c>--controllers</c> knows, and how the controller is made.</summary>
/// <param name="Create">Null where the options switch the controller off (no CIDR to allocate from, no CA to publish).</param>
public sealed record ControllerEntry(string Name, Func<ControllerContext, IController?> Create);
