using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>What a delete does to the object now.</summary>
public enum DeleteStep
{
    /// <summary>Nothing: an earlier delete has already said as much.</summary>
    AlreadyUnderWay,

    /// <summary>Write the object with its deletion marks.</summary>
    Mark,

    Remove,
}

/// <summary>The rules of deletion: grace periods, and the finalizers that the propagation policy puts on. Pure.</summary>
public static class DeleteSteps
{
    private const string Orphan = "orphan";
    private const string Foreground = "foregroundDeletion";

    /// <param name="obj">A copy of the current object; on <see cref="DeleteStep.Mark"/> it has become what is to be written.</param>
    public static DeleteStep Plan(RequestContext c, JsonObject obj, DeleteOptions options, DateTimeOffset now)
    {
        if (options.GracePeriodSeconds < 0)
            options = options with { GracePeriodSeconds = 1 };
        var metadata = new ObjectMetadata(obj);
        Grace grace = Begin(c, obj, metadata, options, now);
        if (grace == Grace.Pending)
            return DeleteStep.AlreadyUnderWay;
        SetPropagation(c.Resource.Strategy, metadata, options);
        bool blocked = c.Resource.Strategy.HasPendingFinalizers(obj);
        if (grace == Grace.None && !blocked)
            return DeleteStep.Remove;
        if (grace == Grace.None)
            MarkWithoutGrace(metadata, now);
        else if (!blocked && metadata.DeletionGracePeriodSeconds is 0)
            return DeleteStep.Remove;
        c.Resource.Strategy.OnMarkedForDeletion(obj);
        return DeleteStep.Mark;
    }

    private enum Grace
    {
        /// <summary>No grace: the object goes as soon as its finalizers allow.</summary>
        None,

        /// <summary>The object has just been given its grace period, or a shorter one.</summary>
        Given,

        /// <summary>A grace period is running and this delete does not shorten it.</summary>
        Pending,
    }

    private static Grace Begin(RequestContext c, JsonObject obj, ObjectMetadata metadata, DeleteOptions options, DateTimeOffset now)
    {
        if (metadata.DeletionTimestamp is { } since)
            return Shorten(metadata, options.GracePeriodSeconds, since, c.Resource.Strategy.HasPendingFinalizers(obj));
        if (c.Resource.Strategy.PlanDelete(c, obj, options).GracePeriodSeconds is not { } seconds)
            return Grace.None;
        metadata.DeletionTimestamp = now.AddSeconds(seconds);
        metadata.DeletionGracePeriodSeconds = seconds;
        if (metadata.Generation is > 0 and var generation)
            metadata.Generation = generation + 1;
        return Grace.Given;
    }

    private static Grace Shorten(ObjectMetadata metadata, long? wanted, DateTimeOffset since, bool blocked)
    {
        if (metadata.DeletionGracePeriodSeconds is not { } running)
            return Grace.None;
        if (wanted is not { } seconds || seconds >= running)
            return running == 0 && !blocked ? Grace.None : Grace.Pending;
        metadata.DeletionTimestamp = since.AddSeconds(seconds - running);
        metadata.DeletionGracePeriodSeconds = seconds;
        return Grace.Given;
    }

    private static void SetPropagation(ResourceStrategy strategy, ObjectMetadata metadata, DeleteOptions options)
    {
        IReadOnlyList<string> old = metadata.Finalizers;
        bool orphan = WantsOrphan(strategy, options, old);
        bool foreground = !orphan && (options.PropagationPolicy == "Foreground"
            || (options.PropagationPolicy is null && options.OrphanDependents is null && old.Contains(Foreground, StringComparer.Ordinal)));
        List<string> now = [.. old.Where(f => f is not (Orphan or Foreground))];
        if (orphan)
            now.Add(Orphan);
        if (foreground)
            now.Add(Foreground);
        if (!now.SequenceEqual(old, StringComparer.Ordinal))
            metadata.Finalizers = now;
    }

    private static bool WantsOrphan(ResourceStrategy strategy, DeleteOptions options, IReadOnlyList<string> finalizers)
    {
        if (options.OrphanDependents is { } old)
            return old;
        if (options.PropagationPolicy is { } policy)
            return policy == "Orphan";
        return finalizers.Contains(Orphan, StringComparer.Ordinal) || (strategy.OrphansByDefault && !finalizers.Contains(Foreground, StringComparer.Ordinal));
    }

    private static void MarkWithoutGrace(ObjectMetadata metadata, DateTimeOffset now)
    {
        if (metadata.DeletionTimestamp is not { } since || since > now)
            metadata.DeletionTimestamp = now;
        metadata.DeletionGracePeriodSeconds = 0;
    }
}
