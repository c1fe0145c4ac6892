using MiniKube.ControlPlane.ApiServer.Resources.Validation;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta.Validation;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Resources.Pods;

/// <summary>Checks of affinity and of node selectors, wherever they stand.</summary>
internal static class AffinityRules
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Check(Affinity? affinity, FieldPath path, FieldErrors errors)
    {
        if (affinity?.NodeAffinity is { } node)
            Node(node, path.Child("nodeAffinity"), errors);
        if (affinity?.PodAffinity is { } near)
            Pods(near.RequiredDuringSchedulingIgnoredDuringExecution, near.PreferredDuringSchedulingIgnoredDuringExecution, path.Child("podAffinity"), errors);
        if (affinity?.PodAntiAffinity is { } apart)
            Pods(apart.RequiredDuringSchedulingIgnoredDuringExecution, apart.PreferredDuringSchedulingIgnoredDuringExecution, path.Child("podAntiAffinity"), errors);
    }

    public static void Selector(NodeSelector selector, FieldPath path, FieldErrors errors)
    {
        if (selector.NodeSelectorTerms.Count == 0)
            errors.Required(path.Child("nodeSelectorTerms"), "must have at least one node selector term");
        for (int i = 0; i < selector.NodeSelectorTerms.Count; i++)
            Term(selector.NodeSelectorTerms[i], path.Child("nodeSelectorTerms").Index(i), errors);
    }

    private static void Node(NodeAffinity affinity, FieldPath path, FieldErrors errors)
    {
        if (affinity.RequiredDuringSchedulingIgnoredDuringExecution is { } selector)
            Selector(selector, path.Child(Required), errors);
        IReadOnlyList<PreferredSchedulingTerm> terms = affinity.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        for (int i = 0; i < terms.Count; i++)
        {
            FieldPath at = path.Child(Preferred).Index(i);
            Weight(terms[i].Weight, at, errors);
            if (terms[i].Preference is { } preference)
                Term(preference, at.Child("preference"), errors);
        }
    }

    private static void Term(NodeSelectorTerm term, FieldPath path, FieldErrors errors)
    {
        for (int i = 0; i < (term.MatchExpressions?.Count ?? 0); i++)
        {
            FieldPath at = path.Child("matchExpressions").Index(i);
            Values(term.MatchExpressions![i], at, errors);
            errors.Rule(at.Child("key"), term.MatchExpressions[i].Key, NameRules.QualifiedName(term.MatchExpressions[i].Key));
        }
        for (int i = 0; i < (term.MatchFields?.Count ?? 0); i++)
        {
            FieldPath at = path.Child("matchFields").Index(i);
            if (term.MatchFields![i].Key != "metadata.name")
                errors.Invalid(at.Child("key"), term.MatchFields[i].Key, "not a valid field selector key");
            if (term.MatchFields[i].Values is not { Count: 1 })
                errors.Required(at.Child("values"), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }
    }

    private static void Values(NodeSelectorRequirement requirement, FieldPath path, FieldErrors errors)
    {
        int count = requirement.Values?.Count ?? 0;
        switch (requirement.Operator)
        {
            case "In" or "NotIn" when count == 0:
                errors.Required(path.Child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when count > 0:
                errors.Forbidden(path.Child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt" when count != 1:
                errors.Required(path.Child("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'");
                break;
        }
    }

    private static void Pods(IReadOnlyList<PodAffinityTerm>? required, IReadOnlyList<WeightedPodAffinityTerm>? preferred, FieldPath path, FieldErrors errors)
    {
        for (int i = 0; i < (required?.Count ?? 0); i++)
            PodTerm(required![i], path.Child(Required).Index(i), errors);
        for (int i = 0; i < (preferred?.Count ?? 0); i++)
        {
            FieldPath at = path.Child(Preferred).Index(i);
            Weight(preferred![i].Weight, at, errors);
            if (preferred[i].PodAffinityTerm is { } term)
                PodTerm(term, at.Child("podAffinityTerm"), errors);
        }
    }

    private static void PodTerm(PodAffinityTerm term, FieldPath path, FieldErrors errors)
    {
        SelectorRules.Check(term.LabelSelector, path.Child("labelSelector"), errors);
        SelectorRules.Check(term.NamespaceSelector, path.Child("namespaceSelector"), errors);
        foreach (string ns in term.Namespaces ?? [])
            errors.Rule(path.Child("namespace"), ns, NameRules.Dns1123Label(ns));
        if (term.TopologyKey.Length > 0)
            errors.Rule(path.Child("topologyKey"), term.TopologyKey, NameRules.QualifiedName(term.TopologyKey));
    }

    private static void Weight(int weight, FieldPath path, FieldErrors errors)
    {
        if (weight is < 1 or > 100)
            errors.Invalid(path.Child("weight"), weight, "must be in the range 1-100");
    }
}
