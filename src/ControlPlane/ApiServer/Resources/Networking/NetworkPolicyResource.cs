using MiniKube.ControlPlane.ApiServer.Printing.Networking;
using MiniKube.ControlPlane.ApiServer.Resources.Pods;
using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Networking;

namespace MiniKube.ControlPlane.ApiServer.Resources.Networking;

/// <summary>Networkpolicies of networking.k8s.io/v1.</summary>
public static class NetworkPolicyResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "networking.k8s.io",
        Version = "v1",
        Resource = "networkpolicies",
        Singular = "networkpolicy",
        Kind = "NetworkPolicy",
        Namespaced = true,
        ShortNames = ["netpol"],
        RecordType = typeof(NetworkPolicy),
        Strategy = new NetworkPolicyStrategy(),
        Printer = new NetworkPolicyTable(),
    };
}

/// <summary>Network policies: the directions follow from the rules unless given.</summary>
public sealed class NetworkPolicyStrategy : DefaultingStrategy<NetworkPolicy>
{
    public override bool TracksGeneration => true;

    protected override NetworkPolicy Default(NetworkPolicy obj)
    {
        if (obj.Spec is not { PolicyTypes: null or { Count: 0 } } spec)
            return obj;
        return obj with { Spec = spec with { PolicyTypes = spec.Egress is { Count: > 0 } ? ["Ingress", "Egress"] : ["Ingress"] } };
    }

    protected override void Validate(RequestContext c, NetworkPolicy obj, FieldErrors errors)
    {
        NetworkPolicySpec spec = obj.Spec ?? new NetworkPolicySpec();
        SelectorRules.Check(spec.PodSelector, Spec.Child("podSelector"), errors);
        for (int i = 0; i < (spec.Ingress?.Count ?? 0); i++)
            Rule(spec.Ingress![i].Ports, spec.Ingress[i].From, "from", Spec.Child("ingress").Index(i), errors);
        for (int i = 0; i < (spec.Egress?.Count ?? 0); i++)
            Rule(spec.Egress![i].Ports, spec.Egress[i].To, "to", Spec.Child("egress").Index(i), errors);
        if (spec.PolicyTypes?.Count > 2)
            errors.Invalid(Spec.Child("policyTypes"), string.Join(",", spec.PolicyTypes), "may not specify more than two policyTypes");
        for (int i = 0; i < (spec.PolicyTypes?.Count ?? 0); i++)
            if (spec.PolicyTypes![i] is not ("Ingress" or "Egress"))
                errors.NotSupported(Spec.Child("policyTypes").Index(i), spec.PolicyTypes[i], "Egress", "Ingress");
    }

    private static void Rule(IReadOnlyList<NetworkPolicyPort>? ports, IReadOnlyList<NetworkPolicyPeer>? peers, string peersName, FieldPath path, FieldErrors errors)
    {
        for (int i = 0; i < (ports?.Count ?? 0); i++)
            Port(ports![i], path.Child("ports").Index(i), errors);
        for (int i = 0; i < (peers?.Count ?? 0); i++)
            Peer(peers![i], path.Child(peersName).Index(i), errors);
    }

    private static void Port(NetworkPolicyPort port, FieldPath path, FieldErrors errors)
    {
        if (port.Port is { } value)
            ProbeRules.Port(value, path.Child("port"), errors);
        if (port.EndPort is not { } end)
            return;
        if (port.Port is not { Text: null } first)
            errors.Required(path.Child("port"), "must be specified when `endPort` is set and must not be a named port");
        else if (end < first.Int)
            errors.Invalid(path.Child("endPort"), end, "must be greater than or equal to `port`");
    }

    private static void Peer(NetworkPolicyPeer peer, FieldPath path, FieldErrors errors)
    {
        if (peer is { PodSelector: null, NamespaceSelector: null, IpBlock: null })
            errors.Required(path, "must specify a peer");
        if (peer.IpBlock is not null && (peer.PodSelector is not null || peer.NamespaceSelector is not null))
            errors.Forbidden(path, "may not specify both ipBlock and another peer");
        SelectorRules.Check(peer.PodSelector, path.Child("podSelector"), errors);
        SelectorRules.Check(peer.NamespaceSelector, path.Child("namespaceSelector"), errors);
        if (peer.IpBlock is not { } block)
            return;
        FieldPath at = path.Child("ipBlock");
        Cidr(block.Cidr, at.Child("cidr"), errors);
        for (int i = 0; i < (block.Except?.Count ?? 0); i++)
            Cidr(block.Except![i], at.Child("except").Index(i), errors);
    }

    private static void Cidr(string text, FieldPath path, FieldErrors errors)
    {
        if (text.Length > 0 && !System.Net.IPNetwork.TryParse(text, out _))
            errors.Invalid(path, text, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
    }
}
