using Microsoft.AspNetCore.Builder;

namespace MiniKube.Machinery.Grpc.Server;

/// <summary>Applies a convention to all endpoints of a service.</summary>
internal sealed class ConventionBuilders(IReadOnlyList<IEndpointConventionBuilder> endpoints) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in endpoints) endpoint.Add(convention);
    }
}
