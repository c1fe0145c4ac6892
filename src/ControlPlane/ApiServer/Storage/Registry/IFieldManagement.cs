using System.Text.Json.Nodes;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ControlPlane.ApiServer.Storage.Registry;

/// <summary>Keeps <c>metadata.managedFields</c> right across writes that are no apply.</summary>
public interface IFieldManagement
{
    /// <param name="obj">About to be created; managedFields are written into it.</param>
    void OnCreate(RequestContext c, JsonObject obj);

    /// <param name="obj">About to replace <paramref name="old"/>; managedFields are written into it.</param>
    void OnUpdate(RequestContext c, JsonObject obj, JsonObject old);
}

/// <summary>Leaves managedFields as they come.</summary>
public sealed class NoFieldManagement : IFieldManagement
{
    public static NoFieldManagement Instance { get; } = new();

    public void OnCreate(RequestContext c, JsonObject obj)
    {
    }

    public void OnUpdate(RequestContext c, JsonObject obj, JsonObject old)
    {
    }
}
