using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fakes;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ApiServer.Tests.Scenarios;

/// <summary>Runs documents through the steps of a create or update, without storage.</summary>
internal static class Strategies
{
    public const string Uid = "11111111-2222-3333-4444-555555555555";

    public static RequestContext Context(ResourceDescriptor resource, string subresource = "", InMemoryObjects? objects = null) =>
        Requests.Context(objects ?? new InMemoryObjects(), resource.Group, resource.Resource, ns: resource.Namespaced ? "default" : "", subresource: subresource);

    /// <summary>The document as it would be stored, before it is validated.</summary>
    public static async Task<JsonObject> CreateAsync(RequestContext c, JsonObject obj)
    {
        var metadata = new ObjectMetadata(obj);
        if (c.Resource.Namespaced)
            metadata.Namespace = "default";
        metadata.Uid = Uid;
        c.Name = metadata.Name;
        DocumentRules.Default(c.Resource, obj);
        await c.Resource.Strategy.BeginCreateAsync(c, obj, CancellationToken.None);
        c.Resource.Strategy.PrepareForCreate(c, obj);
        return obj;
    }

    /// <summary>What a client is told, one line per field; empty if nothing is wrong.</summary>
    public static async Task<string> CreateErrorsAsync(RequestContext c, JsonObject obj)
    {
        try
        {
            DocumentRules.ValidateCreate(c, await CreateAsync(c, obj));
            return "";
        }
        catch (StatusException e)
        {
            return Lines(e);
        }
    }

    public static async Task<string> UpdateErrorsAsync(RequestContext c, JsonObject obj, JsonObject old)
    {
        try
        {
            DocumentRules.Default(c.Resource, obj);
            if (c.Subresource.Length == 0)
            {
                await c.Resource.Strategy.BeginUpdateAsync(c, obj, old, CancellationToken.None);
                c.Resource.Strategy.PrepareForUpdate(c, obj, old);
            }
            else
            {
                c.Resource.Strategy.PrepareForSubresourceUpdate(c, c.Subresource, obj, old);
            }
            DocumentRules.ValidateUpdate(c, obj, old);
            return "";
        }
        catch (StatusException e)
        {
            return Lines(e);
        }
    }

    private static string Lines(StatusException e) =>
        string.Join('\n', (e.Status.Details?.Causes ?? []).Select(cause => $"{cause.Field}: {cause.Message}"));
}
