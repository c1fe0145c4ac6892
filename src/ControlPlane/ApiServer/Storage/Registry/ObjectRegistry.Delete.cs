using System.Text.Json.Nodes;
using Grpc.Core;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

public sealed partial class ObjectRegistry
{

    /// <summary>Deletes, or marks for deletion where a grace period or finalizers ask for it.</summary>
    /// <exception cref="StatusException">404, 409 (preconditions), 503 and what admission says.</exception>
    public async Task<DeleteResult> DeleteAsync(
        RequestContext c, string ns, string name, DeleteOptions options, IAdmissionGate admission, CancellationToken cancellation)
    {
        bool fresh = false;
        bool admitted = false;
        while (true)
        {
            JsonObject? old = await CurrentAsync(c, ns, name, fresh, cancellation).ConfigureAwait(false);
            try
            {
                if (old is null)
                    throw ApiErrors.NotFound(DocumentRules.Name(c.Resource), name);
                CheckPreconditions(c, name, options.Preconditions, old);
                if (!admitted)
                    await AdmitDeleteAsync(c, old, admission, cancellation).ConfigureAwait(false);
                admitted = true;
                if (await TryDeleteAsync(c, options, old, cancellation).ConfigureAwait(false) is { } done)
                    return done;
            }
            catch (StatusException e) when (!fresh && e.Code is >= 400 and < 500)
            {
                // perhaps only the cache was old
            }
            fresh = true;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static async Task AdmitDeleteAsync(RequestContext c, JsonObject old, IAdmissionGate admission, CancellationToken cancellation)
    {
        await admission.MutateAsync(c, AdmissionOperation.Delete, null, old, cancellation).ConfigureAwait(false);
        await admission.ValidateAsync(c, AdmissionOperation.Delete, null, old, cancellation).ConfigureAwait(false);
    }

    private static void CheckPreconditions(RequestContext c, string name, Preconditions? wanted, JsonObject old)
    {
        var was = new ObjectMetadata(old);
        if (wanted?.Uid is { Length: > 0 } uid && uid != was.Uid)
            throw ApiErrors.Conflict(DocumentRules.Name(c.Resource), name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {was.Uid}");
        if (wanted?.ResourceVersion is { Length: > 0 } version && version != was.ResourceVersion)
            throw ApiErrors.Conflict(
                DocumentRules.Name(c.Resource), name, $"Precondition failed: ResourceVersion in precondition: {version}, ResourceVersion in object meta: {was.ResourceVersion}");
    }

    /// <returns>Null if the object changed meanwhile.</returns>
    private async Task<DeleteResult?> TryDeleteAsync(RequestContext c, DeleteOptions options, JsonObject old, CancellationToken cancellation)
    {
        long expected = new ObjectMetadata(old).Revision;
        var obj = (JsonObject)old.DeepClone();
        DeleteStep step = DeleteSteps.Plan(c, obj, options, time.GetUtcNow());
        if (step == DeleteStep.AlreadyUnderWay)
            return new DeleteResult(old, false);
        if (c.DryRun)
            return new DeleteResult(obj, step == DeleteStep.Remove);
        if (step == DeleteStep.Remove)
            return await RemoveAsync(c, obj, expected, cancellation).ConfigureAwait(false) ? new DeleteResult(obj, true) : null;
        WriteResult marked = await PutAsync(c.Resource, obj, expected, cancellation).ConfigureAwait(false);
        if (!marked.Written)
            return null;
        ObjectCodec.SetResourceVersion(obj, marked.Revision);
        return new DeleteResult(obj, false);
    }

    private async Task<bool> RemoveAsync(RequestContext c, JsonObject obj, long expected, CancellationToken cancellation)
    {
        var metadata = new ObjectMetadata(obj);
        try
        {
            WriteResult result = await client.DeleteAsync(keys.Key(c.Resource, metadata.Namespace, metadata.Name), expected, cancellation).ConfigureAwait(false);
            if (!result.Written)
                return false;
            ObjectCodec.SetResourceVersion(obj, result.Revision);
        }
        catch (RpcException e)
        {
            throw StoreErrors.ToStatus(e, write: true);
        }
        await c.Resource.Strategy.AfterDeleteAsync(c, obj, cancellation).ConfigureAwait(false);
        return true;
    }
}

/// <param name="Object">As it was last, or as it is marked now.</param>
/// <param name="Gone">Removed; otherwise marked, and someone else has to finish.</param>
public readonly record struct DeleteResult(JsonObject Object, bool Gone);
