using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Http.Kubelets;

/// <summary>pods/log: the kubelet's log stream, passed on as it comes.</summary>
public sealed class PodLogHandler : ISubresourceHandler
{
    private static readonly string[] Options = ["follow", "previous", "sinceSeconds", "sinceTime", "timestamps", "tailLines", "limitBytes", "stream"];

    public async ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation)
    {
        HttpContext http = request.Http;
        Pod pod = await PodTarget.PodAsync(request.Context, cancellation).ConfigureAwait(false);
        string container = PodTarget.Container(pod, ListQuery.Text(http.Request.Query, "container"));
        Check(http.Request.Query);
        http.Response.ContentType = "text/plain";
        if (string.IsNullOrEmpty(pod.Spec?.NodeName))
            return SubresourceResult.Responded; // nothing runs yet: an empty log
        PodTarget target = await PodTarget.FindAsync(request.Context, cancellation).ConfigureAwait(false);
        using var call = new HttpRequestMessage(HttpMethod.Get, target.Url("containerLogs", container, Query(http.Request.Query)));
        ServerLifetime lifetime = request.Context.Services.GetRequiredService<ServerLifetime>();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lifetime.Draining);
        using HttpResponseMessage answer = await PodTarget.Client(request.Context).SendAsync(call, stop.Token).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
            throw await KubeletAnswers.ErrorAsync(answer, cancellation).ConfigureAwait(false);
        await KubeletAnswers.StreamAsync(answer, http.Response, stop.Token).ConfigureAwait(false);
        return SubresourceResult.Responded;
    }

    private static void Check(IQueryCollection query)
    {
        foreach (string name in (ReadOnlySpan<string>)["tailLines", "sinceSeconds", "limitBytes"])
        {
            long? value = ListQuery.Number(query, name);
            long least = name == "tailLines" ? 0 : 1;
            if (value < least)
                throw ApiErrors.Invalid(new("", "PodLogOptions"), "", [FieldError.Invalid(FieldPath.Of(name), value, $"must be greater than {(least == 0 ? "or equal to " : "")}0")]);
        }
        if (query.ContainsKey("sinceSeconds") && query.ContainsKey("sinceTime"))
            throw ApiErrors.Invalid(new("", "PodLogOptions"), "", [FieldError.Forbidden(FieldPath.Root, "at most one of `sinceTime` or `sinceSeconds` may be specified")]);
    }

    private static string Query(IQueryCollection query)
    {
        var text = new StringBuilder();
        foreach (string name in Options)
            if (ListQuery.Text(query, name) is { Length: > 0 } value)
                text.Append(text.Length > 0 ? "&" : "").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return text.ToString();
    }
}
