using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.Scheduler.Plugins;

/// <summary>Binds by the pod's binding subresource.</summary>
public sealed class DefaultBinder(IPodBinder binder) : IBindPlugin
{
    public const string PluginName = "DefaultBinder";

    public string Name => PluginName;

    public async ValueTask<PluginStatus> BindAsync(CycleState state, PodInfo pod, string node, CancellationToken ct)
    {
        try
        {
            await binder.BindAsync(pod, node, ct);
            return PluginStatus.Success;
        }
        catch (Exception e) when (e is StatusException or HttpRequestException)
        {
            return PluginStatus.Error(e.Message, e);
        }
    }
}
