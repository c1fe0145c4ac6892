using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Backends;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Kubelets;

/// <summary>nodes/proxy: any request to a kubelet, passed on with its method, body and answer.</summary>
public sealed class NodeProxyHandler : ISubresourceHandler
{
    public async ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation)
    {
        HttpContext http = request.Http;
        (string node, string? port) = Split(request.Context.Name);
        string address = await KubeletClient.AddressAsync(request.Context, node, cancellation).ConfigureAwait(false);
        if (port is not null && !address.EndsWith($":{port}", StringComparison.Ordinal))
            throw ApiErrors.BadRequest($"node \"{node}\" is proxied on the kubelet's port only");
        await ReverseProxy.ForwardAsync(http, $"{address}/{ReverseProxy.Rest(http)}", PodTarget.Client(request.Context).SendAsync, cancellation).ConfigureAwait(false);
        return SubresourceResult.Responded;
    }

    private static (string Node, string? Port) Split(string name)
    {
        int colon = name.LastIndexOf(':');
        return colon < 0 ? (name, null) : (name[..colon], name[(colon + 1)..]);
    }
}
