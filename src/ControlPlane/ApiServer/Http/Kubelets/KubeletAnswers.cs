using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Kubelets;

/// <summary>What kubelets answer, turned into what clients get.</summary>
internal static class KubeletAnswers
{
    private const int MaxErrorText = 4096;

    /// <summary>The kubelet's refusal, in its own words.</summary>
    public static async Task<StatusException> ErrorAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        string text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        text = text.Length > MaxErrorText ? text[..MaxErrorText] : text.Trim();
        int code = (int)answer.StatusCode;
        if (text.StartsWith("{\"", StringComparison.Ordinal) && text.Contains("\"Status\"", StringComparison.Ordinal))
            return ApiErrors.FromResponse(code, System.Text.Encoding.UTF8.GetBytes(text));
        return code switch
        {
            StatusCodes.Status400BadRequest => ApiErrors.BadRequest(text),
            StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => ApiErrors.InternalError($"the kubelet does not let this server in: {text}"),
            StatusCodes.Status404NotFound => ApiErrors.FromResponse(code, System.Text.Encoding.UTF8.GetBytes(text)),
            _ => ApiErrors.InternalError(text),
        };
    }

    /// <summary>Passes the body on, flushing as it comes, until one side ends.</summary>
    public static async Task StreamAsync(HttpResponseMessage answer, HttpResponse response, CancellationToken cancellation)
    {
        await response.StartAsync(cancellation).ConfigureAwait(false);
        Stream body = await answer.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        try
        {
            while (true)
            {
                Memory<byte> space = response.BodyWriter.GetMemory(16 * 1024);
                int read = await body.ReadAsync(space, cancellation).ConfigureAwait(false);
                if (read == 0)
                    return;
                response.BodyWriter.Advance(read);
                await response.BodyWriter.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // one side has gone: what was sent was sent
        }
    }
}
