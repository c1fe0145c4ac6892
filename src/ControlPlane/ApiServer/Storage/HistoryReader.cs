using Etcdserverpb;
using Grpc.Core;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api.Errors;
using Mvccpb;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>Reads a kind as it was at an earlier revision, from the store itself.</summary>
public sealed class HistoryReader(StoreClient client, StorageKeys keys)
{
    private const int PageSize = 1000;

    /// <exception cref="StatusException">410: the store has given that revision up; 504: it is yet to come.</exception>
    public async Task<SortedObjects> ListAsync(ResourceDescriptor resource, long revision, CancellationToken cancellation)
    {
        string folder = keys.Folder(resource);
        string from = folder;
        var items = new List<StoredObject>();
        try
        {
            while (true)
            {
                RangeResponse page = await client.RangeAsync(from, StorageKeys.EndOf(folder), revision, PageSize, false, cancellation).ConfigureAwait(false);
                foreach (KeyValue kv in page.Kvs)
                    items.Add(ObjectCodec.Decode(resource, kv.Key.ToStringUtf8()[folder.Length..], kv.Value.Span, kv.ModRevision));
                if (!page.More || page.Kvs.Count == 0)
                    return SortedObjects.From(items);
                from = page.Kvs[^1].Key.ToStringUtf8() + "\0";
            }
        }
        catch (RpcException e) when (StoreErrors.IsFutureRevision(e))
        {
            throw ApiErrors.TooLargeResourceVersion(revision, 0, 1);
        }
        catch (RpcException e)
        {
            throw StoreErrors.ToStatus(e, write: false);
        }
    }
}
