using MiniKube.ControlPlane.Scheduler.Framework;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Writes a binding to the server.</summary>
public interface IPodBinder
{
    /// <exception cref="MiniKube.Machinery.Api.Errors.StatusException">The server refused: the pod is gone, or placed by another.</exception>
    Task BindAsync(PodInfo pod, string node, CancellationToken ct);
}
