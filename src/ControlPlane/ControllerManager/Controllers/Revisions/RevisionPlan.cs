using System.Text.Json;
using MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;
using MiniKube.ControlPlane.ControllerManager.Ownership;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Apps;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Revisions;

/// <summary>What to do about the ControllerRevisions of a DaemonSet or StatefulSet, which remember the templates it had. Pure.</summary>
/// <param name="Current">The revision of the template as it is now.</param>
/// <param name="Create">The current one, where it does not exist yet.</param>
/// <param name="Update">The current one under a higher number, where the template went back to an old one.</param>
/// <param name="Delete">The oldest, above the history limit.</param>
public sealed record RevisionPlan(ControllerRevision Current, ControllerRevision? Create, ControllerRevision? Update, IReadOnlyList<ControllerRevision> Delete)
{
    /// <param name="hashLabel">The label by which pods name their revision.</param>
    /// <param name="inUse">Names of revisions that pods still have.</param>
    public static RevisionPlan For(IKubeObject owner, string kind, PodTemplateSpec template, string hashLabel, IReadOnlyCollection<ControllerRevision> known, int limit, int? collisions, IReadOnlySet<string> inUse)
    {
        var ordered = known.OrderBy(r => r.Revision).ThenBy(r => r.Name, StringComparer.Ordinal).ToList();
        var highest = ordered.Count == 0 ? 0 : ordered[^1].Revision;
        var same = ordered.LastOrDefault(r => TemplateFingerprint.Same(TemplateOf(r), template));
        var current = same is null
            ? New(owner, kind, template, hashLabel, highest + 1, collisions)
            : same.Revision == highest ? same : same with { Revision = highest + 1 };
        var idle = ordered.Where(r => r.Name != current.Name && !inUse.Contains(r.Name)).ToList();
        return new RevisionPlan(current, same is null ? current : null, same is not null && !ReferenceEquals(same, current) ? current : null, [.. idle.Take(Math.Max(0, idle.Count - limit))]);
    }

    /// <summary>The template a revision keeps; null where it keeps none that can be read.</summary>
    public static PodTemplateSpec? TemplateOf(ControllerRevision revision)
    {
        if (revision.Data is not { ValueKind: JsonValueKind.Object } data || !data.TryGetProperty("spec", out var spec) || !spec.TryGetProperty("template", out var template)) return null;
        var read = template.Deserialize(ApiJson.TypeInfo<PodTemplateSpec>());
        // The mark of the patch is no part of the template.
        read?.UnknownFields?.Remove("$patch");
        return read;
    }

    private static ControllerRevision New(IKubeObject owner, string kind, PodTemplateSpec template, string hashLabel, long number, int? collisions)
    {
        var hash = TemplateFingerprint.Hash(template, collisions);
        // A revision is a patch of its owner: kubectl's undo sends it as it is.
        var text = JsonSerializer.SerializeToNode(template, ApiJson.TypeInfo<PodTemplateSpec>())!.AsObject();
        text["$patch"] = "replace";
        using var data = JsonDocument.Parse($$"""{"spec":{"template":{{text.ToJsonString()}} } }""");
        return new ControllerRevision
        {
            ApiVersion = "apps/v1",
            Kind = "ControllerRevision",
            Metadata = new ObjectMeta
            {
                Name = $"{owner.Name}-{hash}",
                Namespace = owner.Namespace,
                Labels = new Dictionary<string, string>(template.Metadata?.Labels ?? new Dictionary<string, string>(), StringComparer.Ordinal) { [hashLabel] = hashLabel == "controller-revision-hash" && kind == "StatefulSet" ? $"{owner.Name}-{hash}" : hash },
                Annotations = owner.Annotations.Where(a => a.Key != "kubectl.kubernetes.io/last-applied-configuration").ToDictionary(),
                OwnerReferences = [OwnerReferences.ControllerOf(owner, "apps/v1", kind)],
            },
            Data = data.RootElement.Clone(),
            Revision = number,
        };
    }
}
