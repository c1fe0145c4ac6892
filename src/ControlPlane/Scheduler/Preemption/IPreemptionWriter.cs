using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.Machinery.Api.Types.Policy;

namespace MiniKube.ControlPlane.Scheduler.Preemption;

/// <summary>What preemption reads and does beyond the snapshot.</summary>
public interface IPreemptionWriter
{
    IReadOnlyCollection<PodDisruptionBudget> Budgets { get; }

    /// <summary>Marks the victim as disrupted and deletes it.</summary>
    Task EvictAsync(PodInfo victim, PodInfo preemptor, string node, CancellationToken ct);
}
