using MiniKube.ControlPlane.ApiServer.Printing.Networking;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Networking;

namespace MiniKube.ControlPlane.ApiServer.Resources.Networking;

/// <summary>Ingressclasses of networking.k8s.io/v1.</summary>
public static class IngressClassResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Resource = "ingressclasses",
        Singular = "ingressclass",
        Kind = "IngressClass",
        Namespaced = false,
        RecordType = typeof(IngressClass),
        Strategy = new IngressClassStrategy(),
        Printer = new IngressClassTable(),
    };
}

/// <summary>Ingress classes: the controller never changes.</summary>
public sealed class IngressClassStrategy : TypedStrategy<IngressClass>
{
    public override bool TracksGeneration => true;

    protected override void Validate(RequestContext c, IngressClass obj, FieldErrors errors)
    {
        errors.RequireText(Spec.Child("controller"), obj.Spec?.Controller);
        FieldPath at = Spec.Child("parameters");
        if (obj.Spec?.Parameters is { Scope: "Namespace", Namespace: null or "" })
            errors.Required(at.Child("namespace"), "`parameters.scope` is set to 'Namespace'");
        if (obj.Spec?.Parameters is { Scope: "Cluster", Namespace.Length: > 0 })
            errors.Forbidden(at.Child("namespace"), "`parameters.scope` is set to 'Cluster'");
    }

    protected override void ValidateUpdate(RequestContext c, IngressClass obj, IngressClass old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        errors.Same(Spec.Child("controller"), obj.Spec?.Controller, old.Spec?.Controller);
    }
}
