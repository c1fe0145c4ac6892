using MiniKube.Machinery.Api.Types.Apps;

namespace MiniKube.ControlPlane.ControllerManager.Controllers.Deployments;

/// <summary>How far a rollout may go above and below the wanted number of pods.</summary>
public readonly record struct RolloutBounds(int Replicas, int MaxSurge, int MaxUnavailable)
{
    public static RolloutBounds Of(Deployment deployment)
    {
        var replicas = deployment.Spec?.Replicas ?? 1;
        if (!IsRolling(deployment)) return new RolloutBounds(replicas, 0, 0);
        var rolling = deployment.Spec?.Strategy?.RollingUpdate;
        var surge = (rolling?.MaxSurge ?? "25%").Resolve(replicas, roundUp: true) ?? 0;
        var unavailable = (rolling?.MaxUnavailable ?? "25%").Resolve(replicas, roundUp: false) ?? 0;
        // Both may round to nothing; then nothing could ever move.
        if (surge == 0 && unavailable == 0) unavailable = 1;
        return new RolloutBounds(replicas, surge, Math.Min(unavailable, replicas));
    }

    public int MinAvailable => Replicas - MaxUnavailable;

    public int MaxTotal => Replicas + MaxSurge;

    public static bool IsRolling(Deployment deployment) => deployment.Spec?.Strategy?.Type != "Recreate";
}
