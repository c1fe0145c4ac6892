namespace MiniKube.Node.Kubelet.Status;

/// <summary>Where pod workers tell how their pods are. Never blocks; the last word per pod wins.</summary>
public interface IStatusSink
{
    /// <param name="deletable">Nothing of the pod runs any more: if it is being deleted, it may go from the API.</param>
    void Publish(Pod pod, PodStatus status, bool deletable);

    /// <summary>The last status published for the pod, or null.</summary>
    PodStatus? Latest(string podUid);

    /// <summary>The pod is gone.</summary>
    void Forget(string podUid);
}
