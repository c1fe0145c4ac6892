using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.Scheduler.Plugins.InterPodAffinity;

/// <summary>The labels of a namespace; empty where it is not known.</summary>
public delegate IReadOnlyDictionary<string, string> NamespaceLabels(string name);

/// <summary>A term of pod affinity with the namespaces it speaks of, as its owner means it.</summary>
/// <param name="Weight">Of a preferred term; 0 of a required one.</param>
internal sealed record AffinityTerm(string TopologyKey, LabelSelector? Selector, IReadOnlyList<string> Namespaces, LabelSelector? NamespaceSelector, int Weight)
{
    public static AffinityTerm Of(PodAffinityTerm term, Pod owner, int weight = 0)
    {
        var named = term.Namespaces ?? [];
        var own = named.Count == 0 && term.NamespaceSelector is null;
        return new AffinityTerm(term.TopologyKey, term.LabelSelector, own ? [owner.Namespace] : named, term.NamespaceSelector, weight);
    }

    public static IReadOnlyList<AffinityTerm> Required(Pod pod) =>
        [.. (pod.Spec?.Affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? []).Select(t => Of(t, pod))];

    public static IReadOnlyList<AffinityTerm> RequiredAnti(Pod pod) =>
        [.. (pod.Spec?.Affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? []).Select(t => Of(t, pod))];

    /// <summary>Preferred terms; those of anti-affinity with a negative weight.</summary>
    public static IReadOnlyList<AffinityTerm> Preferred(Pod pod)
    {
        var affinity = pod.Spec?.Affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        var anti = pod.Spec?.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution ?? [];
        return
        [
            .. affinity.Where(t => t.PodAffinityTerm is not null).Select(t => Of(t.PodAffinityTerm!, pod, t.Weight)),
            .. anti.Where(t => t.PodAffinityTerm is not null).Select(t => Of(t.PodAffinityTerm!, pod, -t.Weight)),
        ];
    }

    /// <summary>Whether the term speaks of this pod.</summary>
    public bool Matches(Pod pod, NamespaceLabels labelsOf) =>
        Selector is not null && SpeaksOf(pod.Namespace, labelsOf) && LabelMatching.Matches(Selector, pod.Labels);

    private bool SpeaksOf(string ns, NamespaceLabels labelsOf) =>
        Namespaces.Contains(ns) || (NamespaceSelector is not null && LabelMatching.Matches(NamespaceSelector, labelsOf(ns)));
}
