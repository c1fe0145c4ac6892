using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Bindings of v1.</summary>
public static class BindingResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "bindings",
        Singular = "binding",
        Kind = "Binding",
        Namespaced = true,
        Verbs = ResourceVerbs.CreateOnly,
        RecordType = typeof(Binding),
        Virtual = new PodBindings(),
    };
}

/// <summary>Bindings by name: what pods/binding does, on the collection.</summary>
internal sealed class PodBindings : VirtualResource
{
    public override async ValueTask<JsonObject> CreateAsync(RequestContext context, JsonObject obj, CancellationToken cancellation)
    {
        string name = (string?)obj["metadata"]?["name"] ?? "";
        await PodBinding.BindAsync(context, name, obj, cancellation).ConfigureAwait(false);
        return SubresourceResult.Success().Body!;
    }
}
