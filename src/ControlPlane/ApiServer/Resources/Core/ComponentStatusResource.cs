using System.Text.Json.Nodes;
using System.Text.Json;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Componentstatuses of v1.</summary>
public static class ComponentStatusResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "componentstatuses",
        Singular = "componentstatus",
        Kind = "ComponentStatus",
        Namespaced = false,
        ShortNames = ["cs"],
        Verbs = ["get", "list"],
        RecordType = typeof(ComponentStatus),
        Virtual = new ComponentHealth(),
        Printer = new ComponentStatusTable(),
    };
}

/// <summary>The parts of the control plane that this server can speak for: the store behind it, asked anew each time.</summary>
internal sealed class ComponentHealth : VirtualResource
{
    private const string Store = "etcd-0";

    public override async ValueTask<JsonObject?> GetAsync(RequestContext context, string name, CancellationToken cancellation) =>
        name == Store ? await StoreAsync(context, cancellation).ConfigureAwait(false) : null;

    public override async ValueTask<IReadOnlyList<JsonObject>> ListAsync(RequestContext context, CancellationToken cancellation) =>
        [await StoreAsync(context, cancellation).ConfigureAwait(false)];

    private static async ValueTask<JsonObject> StoreAsync(RequestContext context, CancellationToken cancellation)
    {
        string? error = null;
        try
        {
            await context.Objects.GetFreshAsync(NamespaceResource.Descriptor, "", "default", cancellation).ConfigureAwait(false);
        }
        catch (StatusException e)
        {
            error = e.Message;
        }
        var healthy = new ComponentCondition { Type = "Healthy", Status = error is null ? "True" : "False", Message = error is null ? "ok" : null, Error = error };
        var status = new ComponentStatus { ApiVersion = "v1", Kind = "ComponentStatus", Metadata = new ObjectMeta { Name = Store }, Conditions = [healthy] };
        return (JsonObject)JsonSerializer.SerializeToNode(status, ApiJson.TypeInfo<ComponentStatus>())!;
    }
}
