using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Http.Reading;
using MiniKube.ControlPlane.ApiServer.Http.Responses;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Http.Writing;

/// <summary>DELETE of a collection: lists what matches and deletes each, a few at a time. Answers with what was there.</summary>
public sealed class DeleteCollectionVerb(ListVerb list, ObjectRegistry registry, IAdmissionGate admission)
{
    private const int Workers = 8;

    public async Task HandleAsync(ApiRequest request, ListQuery query, DeleteOptions options)
    {
        ResponseFormat format = request.Format(forms: true);
        ListPage page = await list.PageAsync(request, query with { Watch = false }).ConfigureAwait(false);
        var failures = new ConcurrentQueue<StatusException>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Workers, CancellationToken = request.Aborted };
        await Parallel.ForEachAsync(page.Items, parallel, (obj, stop) => DeleteAsync(request, obj, options, failures, stop)).ConfigureAwait(false);
        if (failures.TryPeek(out StatusException? first))
            throw first;
        ObjectResponse.AddWarnings(request.Http, request.Context);
        var buffer = new ArrayBufferWriter<byte>(4096);
        new ObjectWriter(request.Resource, format.Form, ObjectResponse.Include(request.Http), request.Context.Time)
            .WriteList(buffer, page.Items, page.Revision, page.Continue, page.Remaining);
        await BodyWriter.WriteAsync(request.Http, StatusCodes.Status200OK, format, buffer.WrittenMemory).ConfigureAwait(false);
    }

    private async ValueTask DeleteAsync(ApiRequest request, StoredObject obj, DeleteOptions options, ConcurrentQueue<StatusException> failures, CancellationToken stop)
    {
        if (!failures.IsEmpty)
            return;
        RequestContext one = request.Context.For("delete", obj.Namespace, obj.Name);
        try
        {
            await registry.DeleteAsync(one, obj.Namespace, obj.Name, options, admission, stop).ConfigureAwait(false);
        }
        catch (StatusException e) when (!e.IsNotFound)
        {
            failures.Enqueue(e);
        }
        catch (StatusException)
        {
            // gone already
        }
    }
}
