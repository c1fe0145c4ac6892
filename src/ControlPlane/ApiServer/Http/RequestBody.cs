using System.Buffers;
using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http;

/// <summary>Reads request bodies whole, up to the limit that Kubernetes sets.</summary>
public static class RequestBody
{
    public const int MaxBytes = 3 * 1024 * 1024;

    /// <exception cref="StatusException">413: the body is over the limit; 400: it broke off.</exception>
    public static async ValueTask<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxBytes)
            throw TooLarge();
        try
        {
            while (true)
            {
                System.IO.Pipelines.ReadResult read = await request.BodyReader.ReadAsync(cancellation).ConfigureAwait(false);
                if (read.Buffer.Length > MaxBytes)
                    throw TooLarge();
                if (read.IsCompleted)
                {
                    byte[] body = read.Buffer.ToArray();
                    request.BodyReader.AdvanceTo(read.Buffer.End);
                    return body;
                }
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException e)
        {
            throw e.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge() : ApiErrors.BadRequest(e.Message, e);
        }
    }

    private static StatusException TooLarge() => ApiErrors.RequestEntityTooLarge($"limit is {MaxBytes}");
}
