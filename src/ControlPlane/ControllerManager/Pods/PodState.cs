using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ControllerManager.Pods;

/// <summary>What a pod's status means to controllers.</summary>
public static class PodState
{
    extension(Pod pod)
    {
        public string Phase => pod.Status?.Phase ?? "Pending";

        public bool HasEnded => pod.Status?.Phase is "Succeeded" or "Failed";

        /// <summary>Neither ended nor being deleted.</summary>
        public bool IsActive => !pod.HasEnded && !pod.IsBeingDeleted;

        public bool IsReady => pod.Condition("Ready")?.Status == "True";

        public PodCondition? Condition(string type) => pod.Status?.Conditions?.FirstOrDefault(c => c.Type == type);

        /// <summary>Ready for at least so long. With 0 seconds, ready is enough.</summary>
        public bool IsAvailable(int minReadySeconds, DateTimeOffset now) => pod.AvailableAt(minReadySeconds) is { } at && at <= now;

        /// <summary>When the pod becomes, or became, available; null while it is not ready.</summary>
        public DateTimeOffset? AvailableAt(int minReadySeconds)
        {
            if (!pod.IsReady) return null;
            if (minReadySeconds == 0) return DateTimeOffset.MinValue;
            return pod.Condition("Ready")!.LastTransitionTime is { } since ? since.Value.AddSeconds(minReadySeconds) : null;
        }

        public int Restarts => (pod.Status?.ContainerStatuses ?? []).Select(c => c.RestartCount).DefaultIfEmpty(0).Max();

        public bool HasFinalizer(string finalizer) => pod.Metadata?.Finalizers?.Contains(finalizer) ?? false;
    }
}
