using System.Text;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Kubelets;

/// <summary>pods/exec and pods/attach: an upgraded connection to the kubelet.</summary>
public sealed class PodSessionHandler(string endpoint) : ISubresourceHandler
{
    public static PodSessionHandler Exec { get; } = new("exec");

    public static PodSessionHandler Attach { get; } = new("attach");

    public async ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation)
    {
        PodTarget target = await PodTarget.FindAsync(request.Context, cancellation).ConfigureAwait(false);
        IQueryCollection query = request.Http.Request.Query;
        string container = PodTarget.Container(target.Pod, ListQuery.Text(query, "container"));
        if (target.Pod.Status?.Phase is "Succeeded" or "Failed")
            throw ApiErrors.BadRequest($"cannot exec into a container in a completed pod; current phase is {target.Pod.Status.Phase}");
        await UpgradeProxy.RunAsync(request.Context, request.Http, target.Url(endpoint, container, Query(query)), cancellation).ConfigureAwait(false);
        return SubresourceResult.Responded;
    }

    private static string Query(IQueryCollection query)
    {
        var text = new StringBuilder();
        foreach (string? word in query["command"])
            Add(text, "command", word ?? "");
        foreach ((string api, string kubelet) in (ReadOnlySpan<(string, string)>)[("stdin", "input"), ("stdout", "output"), ("stderr", "error"), ("tty", "tty")])
            if (ListQuery.Flag(query, api))
                Add(text, kubelet, "1");
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string value) =>
        text.Append(text.Length > 0 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(value));
}

/// <summary>pods/portforward: an upgraded connection to the kubelet.</summary>
public sealed class PodPortForwardHandler : ISubresourceHandler
{
    public async ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation)
    {
        PodTarget target = await PodTarget.FindAsync(request.Context, cancellation).ConfigureAwait(false);
        string ports = string.Join('&', request.Http.Request.Query["ports"].Select(p => $"ports={Uri.EscapeDataString(p ?? "")}"));
        await UpgradeProxy.RunAsync(request.Context, request.Http, target.Url("portForward", null, ports), cancellation).ConfigureAwait(false);
        return SubresourceResult.Responded;
    }
}
