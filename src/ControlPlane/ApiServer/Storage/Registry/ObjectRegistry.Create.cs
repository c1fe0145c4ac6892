using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Admission;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

public sealed partial class ObjectRegistry
{
    /// <param name="obj">Decoded against the schema; it is changed and returned as stored.</param>
    /// <param name="managesFields">The object brings its managedFields (apply).</param>
    /// <exception cref="StatusException">409 AlreadyExists, 422 Invalid, 503 and what admission says.</exception>
    public async Task<JsonObject> CreateAsync(RequestContext c, JsonObject obj, IAdmissionGate admission, CancellationToken cancellation, bool managesFields = false)
    {
        var metadata = new ObjectMetadata(obj);
        bool generated = metadata.Name.Length == 0 && metadata.GenerateName.Length > 0;
        FillSystemMetadata(c, metadata);
        DocumentRules.Default(c.Resource, obj);
        await admission.MutateAsync(c, AdmissionOperation.Create, obj, null, cancellation).ConfigureAwait(false);
        DocumentRules.Default(c.Resource, obj);
        IAllocation? allocation = await c.Resource.Strategy.BeginCreateAsync(c, obj, cancellation).ConfigureAwait(false);
        bool written = false;
        try
        {
            c.Resource.Strategy.PrepareForCreate(c, obj);
            DocumentRules.ValidateCreate(c, obj);
            await admission.ValidateAsync(c, AdmissionOperation.Create, obj, null, cancellation).ConfigureAwait(false);
            if (!managesFields)
                Fields.OnCreate(c, obj);
            await WriteNewAsync(c, obj, generated, cancellation).ConfigureAwait(false);
            written = !c.DryRun;
        }
        finally
        {
            if (allocation is not null)
                await allocation.FinishAsync(written, CancellationToken.None).ConfigureAwait(false);
        }
        return obj;
    }

    private void FillSystemMetadata(RequestContext c, ObjectMetadata metadata)
    {
        if (metadata.ResourceVersion is not ("" or "0"))
            throw ApiErrors.BadRequest("resourceVersion should not be set on objects to be created");
        foreach (string member in (ReadOnlySpan<string>)["resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "generation"])
            metadata.Remove(member);
        if (c.Resource.Namespaced)
            metadata.Namespace = c.Namespace;
        metadata.Uid = Guid.NewGuid().ToString("D");
        metadata.CreationTimestamp = ObjectMetadata.Timestamp(time.GetUtcNow());
        if (metadata.Name.Length == 0 && metadata.GenerateName.Length > 0)
            metadata.Name = GeneratedNames.From(metadata.GenerateName);
        c.Name = metadata.Name;
    }

    private async Task WriteNewAsync(RequestContext c, JsonObject obj, bool generated, CancellationToken cancellation)
    {
        var metadata = new ObjectMetadata(obj);
        for (int attempt = 1; ; attempt++)
        {
            if (c.DryRun)
            {
                if (await GetAsync(c.Resource, metadata.Namespace, metadata.Name, cancellation).ConfigureAwait(false) is null)
                    return;
            }
            else
            {
                WriteResult result = await PutAsync(c.Resource, obj, 0, cancellation).ConfigureAwait(false);
                if (result.Written)
                {
                    ObjectCodec.SetResourceVersion(obj, result.Revision);
                    return;
                }
            }
            if (!generated)
                throw ApiErrors.AlreadyExists(DocumentRules.Name(c.Resource), metadata.Name);
            if (attempt == GenerateAttempts)
                throw ApiErrors.GenerateNameConflict(DocumentRules.Name(c.Resource), metadata.GenerateName);
            metadata.Name = GeneratedNames.From(metadata.GenerateName);
            c.Name = metadata.Name;
        }
    }
}
