using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Reading;

/// <summary>The frames of one watch connection. An object's bytes are those of the cache: nothing is encoded per watcher, unless it asked for
/// a Table or for metadata only.</summary>
internal sealed class WatchStream(ApiRequest request, ObjectForm form)
{
    private const int FlushEvery = 64 * 1024;

    private readonly PipeWriter output = request.Http.Response.BodyWriter;
    private readonly ObjectWriter writer = new(request.Resource, form, ObjectResponse.Include(request.Http), request.Context.Time);
    private bool columnsSent;

    public bool IsOpen => !request.Aborted.IsCancellationRequested;

    /// <summary>The client has been told everything up to here, as far as it concerns it.</summary>
    public long LastRevision { get; private set; }

    public void Begin()
    {
        HttpResponse response = request.Http.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-cache, private";
    }

    public async ValueTask WriteAsync(WatchItem item)
    {
        if (item.Type == WatchItemType.Bookmark)
        {
            WriteBookmark(item.Revision, initialEventsEnd: false);
            return;
        }
        output.Write(Prefix(item.Type));
        writer.WriteObject(output, item.Object!.Json, withColumns: !columnsSent);
        columnsSent = true;
        output.Write("}\n"u8);
        LastRevision = Math.Max(LastRevision, item.Revision);
        if (output.UnflushedBytes >= FlushEvery)
            await FlushAsync().ConfigureAwait(false);
    }

    public void WriteBookmark(long revision, bool initialEventsEnd)
    {
        if (revision == 0)
            return;
        LastRevision = Math.Max(LastRevision, revision);
        string annotations = initialEventsEnd ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "";
        string kind = form == ObjectForm.PartialMetadata ? "PartialObjectMetadata" : request.Resource.Kind;
        string version = form == ObjectForm.PartialMetadata ? "meta.k8s.io/v1" : request.Resource.GroupVersion;
        string frame = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"type\":\"BOOKMARK\",\"object\":{{\"kind\":\"{kind}\",\"apiVersion\":\"{version}\",\"metadata\":{{\"resourceVersion\":\"{revision}\",\"creationTimestamp\":null{annotations}}}}}}}\n");
        output.Write(Encoding.UTF8.GetBytes(frame));
    }

    public void WriteError(StatusException error)
    {
        output.Write("{\"type\":\"ERROR\",\"object\":"u8);
        output.Write(error.ToUtf8Json());
        output.Write("}\n"u8);
    }

    public async ValueTask FlushAsync()
    {
        if (IsOpen)
            await output.FlushAsync(request.Aborted).ConfigureAwait(false);
    }

    private static ReadOnlySpan<byte> Prefix(WatchItemType type) => type switch
    {
        WatchItemType.Added => "{\"type\":\"ADDED\",\"object\":"u8,
        WatchItemType.Modified => "{\"type\":\"MODIFIED\",\"object\":"u8,
        _ => "{\"type\":\"DELETED\",\"object\":"u8,
    };
}
