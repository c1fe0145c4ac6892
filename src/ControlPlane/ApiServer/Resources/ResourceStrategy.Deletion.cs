using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Resources;

/// <summary>How objects of this kind go away.</summary>
public partial class ResourceStrategy
{
    /// <summary>Something still has to happen before the object may be removed. Namespaces count <c>spec.finalizers</c> too.</summary>
    public virtual bool HasPendingFinalizers(JsonObject obj) =>
        obj["metadata"]?["finalizers"] is JsonArray { Count: > 0 };

    /// <summary>Called when a delete has set <c>deletionTimestamp</c>, before that is written.</summary>
    public virtual void OnMarkedForDeletion(JsonObject obj)
    {
    }
}
