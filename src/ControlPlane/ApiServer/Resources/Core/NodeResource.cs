using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Http.Kubelets;
using MiniKube.ControlPlane.ApiServer.Printing.Core;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Core;

/// <summary>Nodes of v1.</summary>
public static class NodeResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "",
        Version = "v1",
        Resource = "nodes",
        Singular = "node",
        Kind = "Node",
        Namespaced = false,
        ShortNames = ["no"],
        RecordType = typeof(Node),
        Strategy = new NodeStrategy(),
        Printer = new NodeTable(),
        Subresources =
        [
            new() { Name = "proxy", Connects = true, Verbs = ResourceVerbs.Proxy, Kind = "NodeProxyOptions", Handler = new NodeProxyHandler() },
            SubresourceDescriptor.Status,
        ],
    };
}

/// <summary>Nodes: a kubelet creates its own with status; ranges and provider id are set once.</summary>
public sealed class NodeStrategy : DefaultingStrategy<Node>
{
    public override IReadOnlyDictionary<string, Func<JsonObject, string>> SelectableFields { get; } = Selectable.Of("spec.unschedulable=false");

    /// <summary>The status that a kubelet registers with is kept.</summary>
    public override void PrepareForCreate(RequestContext c, JsonObject obj)
    {
    }

    protected override Node Default(Node obj)
    {
        if (obj.Status is { Allocatable: null, Capacity: { } capacity } status)
            obj = obj with { Status = status with { Allocatable = capacity } };
        if (obj.Spec is { PodCIDR: { Length: > 0 } range, PodCIDRs: null or { Count: 0 } })
            return obj with { Spec = obj.Spec with { PodCIDRs = [range] } };
        return obj.Spec is { PodCIDRs: { Count: > 0 } ranges } && string.IsNullOrEmpty(obj.Spec.PodCIDR)
            ? obj with { Spec = obj.Spec with { PodCIDR = ranges[0] } } : obj;
    }

    protected override void Validate(RequestContext c, Node obj, FieldErrors errors)
    {
        Taints(obj.Spec?.Taints ?? [], Spec.Child("taints"), errors);
        IReadOnlyList<string> ranges = obj.Spec?.PodCIDRs ?? [];
        for (int i = 0; i < ranges.Count; i++)
            if (!System.Net.IPNetwork.TryParse(ranges[i], out _))
                errors.Invalid(Spec.Child("podCIDRs").Index(i), ranges[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }

    protected override void ValidateUpdate(RequestContext c, Node obj, Node old, FieldErrors errors)
    {
        Validate(c, obj, errors);
        if (old.Spec?.PodCIDRs is { Count: > 0 } ranges && !ranges.SequenceEqual(obj.Spec?.PodCIDRs ?? [], StringComparer.Ordinal))
            errors.Forbidden(Spec.Child("podCIDRs"), "node updates may not change podCIDR except from \"\" to valid");
        if (old.Spec?.ProviderID is { Length: > 0 } id && id != obj.Spec?.ProviderID)
            errors.Forbidden(Spec.Child("providerID"), "node updates may not change providerID except from \"\" to valid");
    }

    private static void Taints(IReadOnlyList<Taint> taints, FieldPath path, FieldErrors errors)
    {
        var seen = new HashSet<(string, string)>();
        for (int i = 0; i < taints.Count; i++)
        {
            FieldPath at = path.Index(i);
            if (taints[i].Key.Length > 0)
                errors.Rule(at.Child("key"), taints[i].Key, NameRules.QualifiedName(taints[i].Key));
            errors.Rule(at.Child("value"), taints[i].Value ?? "", NameRules.LabelValue(taints[i].Value ?? ""));
            if (!seen.Add((taints[i].Key, taints[i].Effect)))
                errors.Duplicate(at, JsonEquality.ToNode(taints[i]));
        }
    }
}
