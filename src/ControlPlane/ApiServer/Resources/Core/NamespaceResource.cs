using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Namespaces of v1.</summary>
public static class NamespaceResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "namespaces",
        Singular = "namespace",
        Kind = "Namespace",
        Namespaced = false,
        ShortNames = ["ns"],
        Verbs = ResourceVerbs.WithoutDeleteCollection,
        RecordType = typeof(Namespace),
        Strategy = new NamespaceStrategy(),
        Printer = new NamespaceTable(),
        Subresources =
        [
            new() { Name = "finalize", Verbs = ["update"] },
            SubresourceDescriptor.Status,
        ],
    };
}

/// <summary>Namespaces: they go away in two steps. A delete marks them Terminating; once the namespace controller has emptied
/// <c>spec.finalizers</c> through the finalize subresource, the object itself is removed.</summary>
public sealed class NamespaceStrategy : TypedStrategy<Namespace>
{
    private const string Finalizer = "kubernetes";
    private const string NameLabel = "kubernetes.io/metadata.name";

    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Selectable.Of("status.phase=Active");

    public override string? CheckName(string name, bool prefix) => Names.DnsLabel(name, prefix);

    public override void PrepareForCreate(RequestContext c, JsonObject obj)
    {
        Namespace ns = Read(obj);
        IReadOnlyList<string> finalizers = ns.Spec?.Finalizers ?? [];
        var labels = new Dictionary<string, string>(ns.Labels, StringComparer.Ordinal) { [NameLabel] = ns.Name };
        Write(obj, ns with
        {
            Metadata = (ns.Metadata ?? new ObjectMeta()) with { Labels = labels },
            Spec = new NamespaceSpec { Finalizers = finalizers.Contains(Finalizer) ? finalizers : [.. finalizers, Finalizer] },
            Status = new NamespaceStatus { Phase = "Active" },
        });
    }

    public override void PrepareForUpdate(RequestContext c, JsonObject obj, JsonObject old)
    {
        CopyMember(old, obj, "spec");
        CopyMember(old, obj, "status");
        KeepNameLabel(obj);
    }

    public override void PrepareForSubresourceUpdate(RequestContext c, string subresource, JsonObject obj, JsonObject old)
    {
        CopyMember(old, obj, subresource == "finalize" ? "status" : "spec");
        KeepNameLabel(obj);
    }

    public override bool HasPendingFinalizers(JsonObject obj) =>
        base.HasPendingFinalizers(obj) || Read(obj).Spec?.Finalizers is { Count: > 0 };

    public override void OnMarkedForDeletion(JsonObject obj)
    {
        Namespace ns = Read(obj);
        Write(obj, ns with { Status = (ns.Status ?? new NamespaceStatus()) with { Phase = "Terminating" } });
    }

    protected override void Validate(RequestContext c, Namespace obj, FieldErrors errors)
    {
        for (int i = 0; i < (obj.Spec?.Finalizers?.Count ?? 0); i++)
            errors.Rule(Spec.Child("finalizers").Index(i), obj.Spec!.Finalizers![i], NameRules.QualifiedName(obj.Spec.Finalizers[i]));
    }

    private static void KeepNameLabel(JsonObject obj)
    {
        JsonObject metadata = Metadata(obj);
        if (metadata["labels"] is not JsonObject labels)
            metadata["labels"] = labels = [];
        labels[NameLabel] = metadata["name"]?.DeepClone();
    }
}
