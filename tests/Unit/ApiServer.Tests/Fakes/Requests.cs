using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.ControlPlane.ApiServer.Resources;

namespace MiniKube.ApiServer.Tests.Fakes;

internal static class Requests
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static UserInfo User(string name, params string[] groups) => new() { Name = name, Groups = groups };

    public static RequestContext Context(
        InMemoryObjects objects, string group, string resource, string verb = "create", string ns = "default", string name = "", UserInfo? user = null, string subresource = "", Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        services?.Invoke(collection);
        return new RequestContext
        {
            User = user ?? User("alice"),
            Verb = verb,
            Resource = objects.Resource(group, resource),
            Subresource = subresource,
            Namespace = ns,
            Name = name,
            Time = new FixedTime(Now),
            Objects = objects,
            Writer = objects,
            Services = collection.BuildServiceProvider(),
        };
    }

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}

internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
