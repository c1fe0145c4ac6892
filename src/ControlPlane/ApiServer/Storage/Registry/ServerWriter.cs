using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>Writes by the server itself, past authorization and admission.</summary>
public sealed class ServerWriter(ObjectRegistry registry, IObjectReader reader, IServiceProvider services, TimeProvider time) : IObjectWriter
{
    private const string Manager = "kube-apiserver";

    public async ValueTask<JsonObject> CreateAsync(RequestContext? cause, ResourceDescriptor resource, JsonObject obj, CancellationToken cancellation)
    {
        string ns = (string?)obj["metadata"]?["namespace"] ?? "";
        return await registry.CreateAsync(Context(cause, "create", resource, ns, "", ""), obj, NoAdmission.Instance, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<JsonObject> UpdateAsync(
        RequestContext? cause, ResourceDescriptor resource, string ns, string name, Action<JsonObject> change, CancellationToken cancellation, string subresource = "")
    {
        var request = new UpdateRequest
        {
            Namespace = ns,
            Name = name,
            KeepsVersion = true,
            Raw = true,
            Change = old =>
            {
                change(old!);
                return ValueTask.FromResult(old!);
            },
        };
        UpdateResult result = await registry.UpdateAsync(
            Context(cause, "update", resource, ns, name, subresource), request, NoAdmission.Instance, cancellation).ConfigureAwait(false);
        return result.Object;
    }

    public async ValueTask DeleteAsync(RequestContext? cause, ResourceDescriptor resource, string ns, string name, DeleteOptions? options, CancellationToken cancellation) =>
        await registry.DeleteAsync(Context(cause, "delete", resource, ns, name, ""), ns, name, options ?? new DeleteOptions(), NoAdmission.Instance, cancellation).ConfigureAwait(false);

    private RequestContext Context(RequestContext? cause, string verb, ResourceDescriptor resource, string ns, string name, string subresource) => new()
    {
        User = cause?.User ?? UserInfo.ApiServer,
        Verb = verb,
        Resource = resource,
        Subresource = subresource,
        Namespace = ns,
        Name = name,
        DryRun = cause?.DryRun ?? false,
        FieldManager = Manager,
        Time = time,
        Objects = reader,
        Writer = this,
        Services = services,
    };
}
