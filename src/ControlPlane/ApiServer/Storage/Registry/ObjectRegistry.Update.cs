using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

public sealed partial class ObjectRegistry
{
    /// <summary>Reads, changes, checks and writes until nobody interfered. A refusal that was based on the cache is checked against the store before
    /// the client hears of it.</summary>
    /// <exception cref="StatusException">404, 409 Conflict, 422 Invalid, 503 and what admission says.</exception>
    public async Task<UpdateResult> UpdateAsync(RequestContext c, UpdateRequest request, IAdmissionGate admission, CancellationToken cancellation)
    {
        bool fresh = false;
        while (true)
        {
            JsonObject? old = await CurrentAsync(c, request.Namespace, request.Name, fresh, cancellation).ConfigureAwait(false);
            try
            {
                if (await TryUpdateAsync(c, request, old, admission, cancellation).ConfigureAwait(false) is { } done)
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

    /// <returns>Null if the object changed meanwhile.</returns>
    private async Task<UpdateResult?> TryUpdateAsync(
        RequestContext c, UpdateRequest request, JsonObject? old, IAdmissionGate admission, CancellationToken cancellation)
    {
        if (old is null)
            return await CreateOnUpdateAsync(c, request, admission, cancellation).ConfigureAwait(false);
        JsonObject obj = await request.Change((JsonObject)old.DeepClone()).ConfigureAwait(false);
        long expected = CheckPreconditions(c, request, obj, old);
        CarryOver(obj, old);
        DocumentRules.Default(c.Resource, obj);
        await admission.MutateAsync(c, AdmissionOperation.Update, obj, old, cancellation).ConfigureAwait(false);
        DocumentRules.Default(c.Resource, obj);
        ResourceStrategy strategy = c.Resource.Strategy;
        IAllocation? allocation = c.Subresource.Length == 0 ? await strategy.BeginUpdateAsync(c, obj, old, cancellation).ConfigureAwait(false) : null;
        bool written = false;
        try
        {
            Prepare(c, request, obj, old);
            DocumentRules.ValidateUpdate(c, obj, old);
            await admission.ValidateAsync(c, AdmissionOperation.Update, obj, old, cancellation).ConfigureAwait(false);
            if (!request.ManagesFields && !request.Raw)
                Fields.OnUpdate(c, obj, old);
            bool done = await WriteChangeAsync(c, obj, old, expected, cancellation).ConfigureAwait(false);
            written = done && !c.DryRun;
            return done ? new UpdateResult(obj, false) : null;
        }
        finally
        {
            if (allocation is not null)
                await allocation.FinishAsync(written, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<UpdateResult?> CreateOnUpdateAsync(RequestContext c, UpdateRequest request, IAdmissionGate admission, CancellationToken cancellation)
    {
        if (!request.MayCreate)
            throw ApiErrors.NotFound(DocumentRules.Name(c.Resource), request.Name);
        JsonObject obj = await request.Change(null).ConfigureAwait(false);
        var metadata = new ObjectMetadata(obj);
        if (metadata.Uid.Length > 0)
            throw ApiErrors.Conflict(DocumentRules.Name(c.Resource), request.Name, $"Precondition failed: UID in precondition: {metadata.Uid}, UID in object meta: ");
        metadata.Name = request.Name;
        try
        {
            return new UpdateResult(await CreateAsync(c, obj, admission, cancellation, request.ManagesFields).ConfigureAwait(false), true);
        }
        catch (StatusException e) when (e.IsAlreadyExists && metadata.GenerateName.Length == 0)
        {
            return null;
        }
    }

    private static long CheckPreconditions(RequestContext c, UpdateRequest request, JsonObject obj, JsonObject old)
    {
        var now = new ObjectMetadata(obj);
        var was = new ObjectMetadata(old);
        if (now.Uid.Length > 0 && now.Uid != was.Uid)
            throw ApiErrors.Conflict(
                DocumentRules.Name(c.Resource), request.Name, $"Precondition failed: UID in precondition: {now.Uid}, UID in object meta: {was.Uid}");
        if (now.ResourceVersion is "" or "0")
        {
            if (!request.KeepsVersion && !c.Resource.Strategy.AllowUnconditionalUpdate)
                throw ApiErrors.Invalid(
                    new GroupKind(c.Resource.Group, c.Resource.Kind),
                    request.Name,
                    [FieldError.Invalid(FieldPath.Of("metadata", "resourceVersion"), 0, "must be specified for an update")]);
        }
        else if (now.ResourceVersion != was.ResourceVersion)
        {
            throw ApiErrors.Conflict(DocumentRules.Name(c.Resource), request.Name);
        }
        return was.Revision;
    }

    /// <summary>What a client may leave out because it cannot change it.</summary>
    private static void CarryOver(JsonObject obj, JsonObject old)
    {
        var now = new ObjectMetadata(obj);
        var was = new ObjectMetadata(old);
        now.CopyFrom(was, "resourceVersion");
        now.CopyFrom(was, "generation");
        now.Remove("selfLink");
        foreach (string member in (ReadOnlySpan<string>)["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName", "namespace"])
            if (!now.Has(member) || !was.Has(member))
                now.CopyFrom(was, member);
    }

    private static void Prepare(RequestContext c, UpdateRequest request, JsonObject obj, JsonObject old)
    {
        if (request.Raw)
            return;
        if (c.Subresource.Length == 0)
            c.Resource.Strategy.PrepareForUpdate(c, obj, old);
        else
            c.Resource.Strategy.PrepareForSubresourceUpdate(c, c.Subresource, obj, old);
    }

    private async Task<bool> WriteChangeAsync(RequestContext c, JsonObject obj, JsonObject old, long expected, CancellationToken cancellation)
    {
        if (c.DryRun || JsonNode.DeepEquals(obj, old))
            return true;
        var metadata = new ObjectMetadata(obj);
        bool finished = metadata.IsBeingDeleted && metadata.DeletionGracePeriodSeconds is null or 0
            && !c.Resource.Strategy.HasPendingFinalizers(obj) && new ObjectMetadata(old).IsBeingDeleted;
        if (finished)
            return await RemoveAsync(c, obj, expected, cancellation).ConfigureAwait(false);
        WriteResult result = await PutAsync(c.Resource, obj, expected, cancellation).ConfigureAwait(false);
        if (result.Written)
            ObjectCodec.SetResourceVersion(obj, result.Revision);
        return result.Written;
    }
}
