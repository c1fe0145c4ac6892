using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>A change to one object, as a function of what is there.</summary>
public sealed record UpdateRequest
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Old (null: there is none, and <see cref="MayCreate"/>) to new. Gets a document of its own; runs again if the object changed meanwhile.</summary>
    public required Func<JsonObject?, ValueTask<JsonObject>> Change { get; init; }

    /// <summary>An object that is not there is created.</summary>
    public bool MayCreate { get; init; }

    /// <summary>The new object comes from the old one (patch, server's own update), so its resourceVersion is a precondition only if the change set it.</summary>
    public bool KeepsVersion { get; init; }

    /// <summary>managedFields are already right (apply).</summary>
    public bool ManagesFields { get; init; }

    /// <summary>Take the change as it is, without the strategy's preparation: the server's own writes.</summary>
    public bool Raw { get; init; }
}

/// <param name="Created">There was no such object before.</param>
public readonly record struct UpdateResult(JsonObject Object, bool Created);
