using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.ControlPlane.ApiServer.Storage;
using MiniKube.ControlPlane.ApiServer.Storage.Registry;

namespace MiniKube.ControlPlane.ApiServer.Composition;

/// <summary>The storage layer, put together. Owns the connections.</summary>
public sealed class StorageParts : IDisposable
{
    public StorageParts(ApiServerOptions options, IReadOnlyList<ResourceDescriptor> resources, TimeProvider time, ILoggerFactory logs)
    {
        ILogger log = logs.CreateLogger("storage");
        Keys = new StorageKeys(options.Store.Prefix);
        Connection = new StoreConnection(options.Store, time, start: Environment.ProcessId);
        Client = new StoreClient(Connection, options.Store);
        Caches = new CacheSet(resources, Connection, Client, Keys, time, log);
        Leases = new LeasePool(Client, time);
        Fields = new FieldTracking(time);
        Registry = new ObjectRegistry(Client, Caches, Leases, Keys, time) { Fields = Fields };
        Reader = new CacheReader(Caches, Registry);
        History = new HistoryReader(Client, Keys);
        Compactor = new Compactor(Client, options.Store.CompactionInterval, time, log);
    }

    public StorageKeys Keys { get; }

    public StoreConnection Connection { get; }

    public StoreClient Client { get; }

    public CacheSet Caches { get; }

    public LeasePool Leases { get; }

    public FieldTracking Fields { get; }

    public ObjectRegistry Registry { get; }

    public CacheReader Reader { get; }

    public HistoryReader History { get; }

    public Compactor Compactor { get; }

    public void Dispose()
    {
        Leases.Dispose();
        Connection.Dispose();
    }
}
