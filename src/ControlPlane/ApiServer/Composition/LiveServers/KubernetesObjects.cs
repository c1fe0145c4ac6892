using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Composition.LiveServers;

/// <summary>Brings the stored Endpoints and EndpointSlices of the Service in line with the servers that live. Writes only what differs.</summary>
public sealed class KubernetesObjects(IObjectReader reader, IObjectWriter writer)
{
    private const string Namespace = KubernetesDocuments.Namespace;

    public async Task ReconcileAsync(IReadOnlyList<ServerAddress> servers, CancellationToken cancellation)
    {
        await PutAsync(reader.Resource("", "endpoints"), KubernetesDocuments.Endpoints(servers), ["subsets"], cancellation).ConfigureAwait(false);
        ResourceDescriptor slices = reader.Resource("discovery.k8s.io", "endpointslices");
        IReadOnlyDictionary<string, JsonObject> wanted = KubernetesDocuments.Slices(servers);
        foreach (JsonObject slice in wanted.Values)
            await PutAsync(slices, slice, ["endpoints", "ports"], cancellation).ConfigureAwait(false);
        ObjectSnapshot known = await reader.SnapshotAsync(slices, cancellation).ConfigureAwait(false);
        foreach (StoredObject slice in known.InNamespace(Namespace).Where(s => IsOurs(s) && !wanted.ContainsKey(s.Name)).ToList())
            await DeleteAsync(slices, slice.Name, cancellation).ConfigureAwait(false);
    }

    private static bool IsOurs(StoredObject slice) =>
        slice.Labels.TryGetValue("kubernetes.io/service-name", out string? service) && service == KubernetesDocuments.Name;

    private async Task PutAsync(ResourceDescriptor resource, JsonObject wanted, string[] members, CancellationToken cancellation)
    {
        string name = (string)wanted["metadata"]!["name"]!;
        StoredObject? known = await reader.FindAsync(resource, Namespace, name, cancellation).ConfigureAwait(false);
        if (known is null)
        {
            await CreateAsync(resource, wanted, cancellation).ConfigureAwait(false);
            return;
        }
        JsonObject now = known.Parse();
        if (members.All(m => JsonNode.DeepEquals(now[m], wanted[m])))
            return;
        await writer.UpdateAsync(null, resource, Namespace, name, obj =>
        {
            foreach (string member in members)
                obj[member] = wanted[member]?.DeepClone();
        }, cancellation).ConfigureAwait(false);
    }

    private async Task CreateAsync(ResourceDescriptor resource, JsonObject obj, CancellationToken cancellation)
    {
        try
        {
            await writer.CreateAsync(null, resource, (JsonObject)obj.DeepClone(), cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            // another server was faster
        }
    }

    private async Task DeleteAsync(ResourceDescriptor resource, string name, CancellationToken cancellation)
    {
        try
        {
            await writer.DeleteAsync(null, resource, Namespace, name, null, cancellation).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            // gone already
        }
    }
}
