using MiniKube.ControlPlane.ApiServer.Admission.LimitRanges;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Admission;

/// <summary>The limit ranges of a namespace: they fill in what containers leave out, and bound what pods, containers and claims ask for.</summary>
public sealed class LimitRanger(IObjectReader objects) : IMutatingAdmission, IValidatingAdmission
{
    public const string PluginName = "LimitRanger";

    public string Name => PluginName;

    public bool Handles(AdmissionOperation operation) => operation is AdmissionOperation.Create or AdmissionOperation.Update;

    public async ValueTask AdmitAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        if (!attributes.Is("", "pods") || attributes.Operation != AdmissionOperation.Create || attributes.Object is not { } pod) return;
        foreach (var item in await ItemsAsync(attributes, cancellation)) ContainerDefaults.Fill(pod, item);
    }

    public async ValueTask ValidateAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        var isPod = attributes.Is("", "pods") && attributes.Operation == AdmissionOperation.Create;
        var isClaim = attributes.Is("", "persistentvolumeclaims");
        if ((!isPod && !isClaim) || attributes.Object is not { } obj || obj["metadata"]?["deletionTimestamp"] is not null) return;
        var items = await ItemsAsync(attributes, cancellation);
        var errors = items.SelectMany(i => isPod ? LimitChecks.OfPod(obj, i) : LimitChecks.OfClaim(obj, i)).ToList();
        if (errors.Count > 0) throw attributes.Forbidden(ApiErrors.Aggregate(errors));
    }

    private async ValueTask<IReadOnlyList<LimitRangeItem>> ItemsAsync(AdmissionAttributes attributes, CancellationToken cancellation)
    {
        var all = await objects.SnapshotAsync(objects.Resource("", "limitranges"), cancellation);
        return [.. all.InNamespace(attributes.Namespace).Select(o => o.As<LimitRange>()).Where(r => !r.IsBeingDeleted).SelectMany(r => r.Spec?.Limits ?? [])];
    }
}
