namespace MiniKube.Node.Kubelet.Registration;

/// <summary>The images a node reports: the largest fifty. Pure.</summary>
public static class NodeImages
{
    public const int Most = 50;

    public static IReadOnlyList<ContainerImage> From(IEnumerable<Cri.Image> images) =>
        [.. images.Where(i => i.RepoTags.Count + i.RepoDigests.Count > 0).OrderByDescending(i => i.Size).Take(Most)
            .Select(i => new ContainerImage { Names = [.. i.RepoDigests.Concat(i.RepoTags).Take(5)], SizeBytes = (long)i.Size })];
}
