using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Quantities;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Resourcequotas of v1.</summary>
public static class ResourceQuotaResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "resourcequotas",
        Singular = "resourcequota",
        Kind = "ResourceQuota",
        Namespaced = true,
        ShortNames = ["quota"],
        RecordType = typeof(ResourceQuota),
        Strategy = new ResourceQuotaStrategy(),
        Printer = new ResourceQuotaTable(),
        Subresources = [SubresourceDescriptor.Status],
    };
}

/// <summary>Resource quotas.</summary>
public sealed class ResourceQuotaStrategy : TypedStrategy<ResourceQuota>
{
    private static readonly string[] Scopes =
        ["BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass", "Terminating", "VolumeAttributesClass"];

    protected override void Validate(RequestContext c, ResourceQuota obj, FieldErrors errors)
    {
        foreach ((string name, Quantity amount) in obj.Spec?.Hard ?? new Dictionary<string, Quantity>())
        {
            FieldPath at = Spec.Child("hard").Key(name);
            errors.Rule(at, name, NameRules.QualifiedName(name));
            ResourceRules.Amount(IsCount(name) ? name : "cpu", amount, at, errors);
        }
        foreach (string scope in obj.Spec?.Scopes ?? [])
            if (!Scopes.Contains(scope, StringComparer.Ordinal))
                errors.Invalid(Spec.Child("scopes"), string.Join(",", obj.Spec!.Scopes!), "unsupported scope");
    }

    protected override void ValidateUpdate(RequestContext c, ResourceQuota obj, ResourceQuota old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        if (!(obj.Spec?.Scopes ?? []).Order(StringComparer.Ordinal).SequenceEqual((old.Spec?.Scopes ?? []).Order(StringComparer.Ordinal), StringComparer.Ordinal))
            errors.Invalid(Spec.Child("scopes"), string.Join(",", obj.Spec?.Scopes ?? []), FieldErrors.Immutable);
    }

    private static bool IsCount(string name) =>
        name is "pods" or "services" or "replicationcontrollers" or "resourcequotas" or "secrets" or "configmaps" or "persistentvolumeclaims"
            or "services.nodeports" or "services.loadbalancers" || name.StartsWith("count/", StringComparison.Ordinal);
}
