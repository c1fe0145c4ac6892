using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Http.Reading;

/// <summary>GET of a collection.</summary>
public sealed class ListVerb(CacheSet caches, HistoryReader history)
{
    private const int FlushEvery = 64 * 1024;
    private const int CompressFrom = 128 * 1024;

    public async Task HandleAsync(ApiRequest request, ListQuery query)
    {
        ResponseFormat format = request.Format(forms: true);
        ListPage page = await PageAsync(request, query).ConfigureAwait(false);
        ObjectResponse.AddWarnings(request.Http, request.Context);
        var writer = new ObjectWriter(request.Resource, format.Form, ObjectResponse.Include(request.Http), request.Context.Time);
        long size = page.Items.Sum(i => (long)i.Json.Length + 1);
        bool plain = format is { Form: ObjectForm.Full, Yaml: false, Pretty: false } && !(size >= CompressFrom && BodyWriter.AcceptsGzip(request.Http.Request));
        if (plain && size > FlushEvery)
        {
            await StreamAsync(request.Http, writer, page, size).ConfigureAwait(false);
            return;
        }
        var buffer = new ArrayBufferWriter<byte>((int)Math.Min(size + 512, 1 << 20));
        writer.WriteList(buffer, page.Items, page.Revision, page.Continue, page.Remaining);
        await BodyWriter.WriteAsync(request.Http, StatusCodes.Status200OK, format, buffer.WrittenMemory).ConfigureAwait(false);
    }

    /// <summary>The objects asked for, at one revision.</summary>
    public async ValueTask<ListPage> PageAsync(ApiRequest request, ListQuery query)
    {
        Selection.Check(query);
        ObjectFilter filter = Selection.Filter(request, query);
        KindCache cache = caches.For(request.Resource);
        if (query.Continue.Length > 0)
            return await ContinueAsync(cache, filter, query, request.Aborted).ConfigureAwait(false);
        long? revision = query.Revision;
        if (query.ResourceVersionMatch == "Exact")
            return await ExactAsync(cache, filter, revision!.Value, null, query.Limit, request.Aborted).ConfigureAwait(false);
        if (revision is { } atLeast)
            await caches.ReachAsync(cache, atLeast, request.Aborted).ConfigureAwait(false);
        else if (await caches.CatchUpAsync(cache, request.Aborted).ConfigureAwait(false) is { } warning)
            request.Context.AddWarning(warning);
        ObjectSnapshot snapshot = cache.Snapshot();
        return ListPage.Cut(filter, filter.Select(snapshot.Items), snapshot.Revision, query.Limit, snapshot.Items.Count);
    }

    private async ValueTask<ListPage> ContinueAsync(KindCache cache, ObjectFilter filter, ListQuery query, CancellationToken cancellation)
    {
        if (query.ResourceVersion is not ("" or "0"))
            throw ApiErrors.BadRequest("specifying resource version is not allowed when using continue");
        ContinueToken token = ContinueToken.Decode(query.Continue);
        return await ExactAsync(cache, filter, token.Revision, token.Start, query.Limit, cancellation).ConfigureAwait(false);
    }

    /// <summary>At exactly that revision: from the cache if nothing changed since, otherwise from the store's history.</summary>
    private async ValueTask<ListPage> ExactAsync(KindCache cache, ObjectFilter filter, long revision, string? from, long limit, CancellationToken cancellation)
    {
        await caches.ReachAsync(cache, revision, cancellation).ConfigureAwait(false);
        ObjectSnapshot snapshot = cache.Snapshot();
        if (snapshot.LastChange <= revision)
            return ListPage.Cut(filter, filter.Select(snapshot.Items, from), revision, limit, null);
        SortedObjects past = await history.ListAsync(cache.Resource, revision, cancellation).ConfigureAwait(false);
        return ListPage.Cut(filter, filter.Select(past, from), revision, limit, null);
    }

    private static async Task StreamAsync(HttpContext http, ObjectWriter writer, ListPage page, long size)
    {
        byte[] head = writer.ListHead(page.Revision, page.Continue, page.Remaining);
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = head.Length + size - 1 + 2;
        PipeWriter output = http.Response.BodyWriter;
        output.Write(head);
        int pending = head.Length;
        for (int i = 0; i < page.Items.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            output.Write(page.Items[i].Json);
            pending += page.Items[i].Json.Length;
            if (pending < FlushEvery)
                continue;
            await output.FlushAsync(http.RequestAborted).ConfigureAwait(false);
            pending = 0;
        }
        output.Write("]}"u8);
        await output.FlushAsync(http.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>Some objects at one revision, and how to get the rest.</summary>
public sealed record ListPage(IReadOnlyList<StoredObject> Items, long Revision, string? Continue, long? Remaining)
{
    /// <param name="limit">0 for none.</param>
    /// <param name="total">How many there are in all, if the filter takes everything; null where it is not known.</param>
    public static ListPage Cut(ObjectFilter filter, IEnumerable<StoredObject> matching, long revision, long limit, int? total)
    {
        if (limit <= 0)
            return new ListPage([.. matching], revision, null, null);
        var items = new List<StoredObject>();
        foreach (StoredObject obj in matching)
        {
            if (items.Count == limit)
            {
                long? remaining = filter.IsEverything && filter.Namespace.Length == 0 ? total - items.Count : null;
                return new ListPage(items, revision, new ContinueToken(revision, items[^1].Key + "\0").Encode(), remaining);
            }
            items.Add(obj);
        }
        return new ListPage(items, revision, null, null);
    }
}
