using System.Globalization;
using Etcdserverpb;
using MiniKube.ControlPlane.ApiServer.Storage;

namespace MiniKube.ControlPlane.ApiServer.Composition.LiveServers;

/// <summary>Where an API server is reached.</summary>
public readonly record struct ServerAddress(string Ip, int Port) : IComparable<ServerAddress>
{
    public int CompareTo(ServerAddress other) => Port != other.Port ? Port.CompareTo(other.Port) : string.CompareOrdinal(Ip, other.Ip);
}

/// <summary>Which API servers live: each keeps a key under <c>/registry/masterleases/</c> that the store drops when it is not renewed.</summary>
public sealed class ServerLeases(StoreClient client, StorageKeys keys)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(15);

    private string Folder => $"{keys.Root}masterleases/";

    public async Task RenewAsync(ServerAddress server, CancellationToken cancellation)
    {
        long lease = await client.GrantLeaseAsync(Life, cancellation).ConfigureAwait(false);
        string json = $$$"""{"kind":"Endpoints","apiVersion":"v1","metadata":{},"subsets":[{"addresses":[{"ip":"{{{server.Ip}}}"}],"ports":[{"port":{{{server.Port}}}}]}]}""";
        await client.PutAsync(Key(server), System.Text.Encoding.UTF8.GetBytes(json), lease, cancellation).ConfigureAwait(false);
    }

    public Task RemoveAsync(ServerAddress server, CancellationToken cancellation) => client.DeleteAsync(Key(server), cancellation);

    public async Task<IReadOnlyList<ServerAddress>> LiveAsync(CancellationToken cancellation)
    {
        RangeResponse found = await client.RangeAsync(Folder, StorageKeys.EndOf(Folder), 0, 0, false, cancellation).ConfigureAwait(false);
        var servers = new List<ServerAddress>();
        foreach (Mvccpb.KeyValue kv in found.Kvs)
        {
            string name = kv.Key.ToStringUtf8()[Folder.Length..];
            int colon = name.LastIndexOf(':');
            if (colon > 0 && int.TryParse(name.AsSpan(colon + 1), CultureInfo.InvariantCulture, out int port))
                servers.Add(new ServerAddress(name[..colon], port));
        }
        servers.Sort();
        return servers;
    }

    private string Key(ServerAddress server) => string.Create(CultureInfo.InvariantCulture, $"{Folder}{server.Ip}:{server.Port}");
}
