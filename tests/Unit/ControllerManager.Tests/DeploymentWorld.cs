using MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;
using MiniKube.Machinery.Api.Types.Apps;
using static MiniKube.ControllerManager.Tests.Scenario;

namespace MiniKube.ControllerManager.Tests;

/// <summary>A world in which ReplicaSets obey at once: what a plan asks for is true before the next. Keeps the highest and lowest numbers it saw.</summary>
internal sealed class DeploymentWorld(Deployment deployment)
{
    private int _created;

    public Deployment Deployment { get; set; } = deployment;

    public List<ReplicaSet> Sets { get; } = [];

    public DateTimeOffset Clock { get; set; } = Now;

    /// <summary>Pods of images that are listed here never become ready.</summary>
    public HashSet<string> Broken { get; } = [];

    public List<string> Scalings { get; } = [];

    public int MostPods { get; private set; }

    public int LeastAvailable { get; private set; } = int.MaxValue;

    public DeploymentActions Step()
    {
        var actions = DeploymentPlan.For(Deployment, Sets, new Dictionary<string, int>(), Clock);
        if (actions.Create is { } created) Sets.Add(created with { Metadata = created.Metadata! with { Uid = "rs" + ++_created, CreationTimestamp = Clock.AddSeconds(_created) } });
        foreach (var update in actions.Update)
        {
            Sets[Sets.FindIndex(s => s.Metadata!.Name == update.Set.Metadata!.Name)] = update.Set;
            if (update.Before != update.After) Scalings.Add($"{Image(update.Set)}: {update.Before} -> {update.After}");
        }
        foreach (var gone in actions.Delete) Sets.RemoveAll(s => s.Metadata!.Name == gone.Metadata!.Name);
        var annotations = new Dictionary<string, string>(Deployment.Metadata!.Annotations ?? new Dictionary<string, string>());
        if (actions.Revision is { } revision) annotations[RevisionAnnotations.Revision] = revision;
        Deployment = Deployment with { Metadata = Deployment.Metadata with { Annotations = annotations }, Status = actions.Status };
        for (var i = 0; i < Sets.Count; i++) Sets[i] = Obey(Sets[i]);
        MostPods = Math.Max(MostPods, Sets.Sum(s => s.Spec!.Replicas!.Value));
        LeastAvailable = Math.Min(LeastAvailable, Sets.Sum(s => s.Status!.AvailableReplicas!.Value));
        return actions;
    }

    /// <summary>Steps until nothing changes any more.</summary>
    public void Settle()
    {
        for (var quiet = 0; quiet < 2;)
        {
            var before = (Deployment.Status, string.Join(',', Sets.Select(s => s.Metadata!.Name + s.Spec!.Replicas)));
            var actions = Step();
            var same = actions.Create is null && actions.Update.Count == 0 && actions.Delete.Count == 0 && DeploymentStatusPlan.Same(before.Status, actions.Status);
            quiet = same ? quiet + 1 : 0;
        }
    }

    public void Watermark() => (MostPods, LeastAvailable) = (0, int.MaxValue);

    public void SetImage(string image) => Deployment = Deployment with
    {
        Metadata = Deployment.Metadata! with { Generation = Deployment.Metadata.Generation + 1 },
        Spec = Deployment.Spec! with { Template = Template(image) },
    };

    public void Scale(int replicas) => Deployment = Deployment with { Spec = Deployment.Spec! with { Replicas = replicas } };

    public ReplicaSet SetOf(string image) => Sets.Single(s => Image(s) == image);

    public DeploymentCondition Condition(string type) => DeploymentStatusPlan.Find(Deployment.Status, type)!;

    private ReplicaSet Obey(ReplicaSet set)
    {
        var size = set.Spec!.Replicas!.Value;
        var ready = Broken.Contains(Image(set)) ? 0 : size;
        return set with { Status = new ReplicaSetStatus { Replicas = size, ReadyReplicas = ready, AvailableReplicas = ready, ObservedGeneration = set.Metadata!.Generation } };
    }

    private static string Image(ReplicaSet set) => set.Spec!.Template!.Spec!.Containers[0].Image!;
}
