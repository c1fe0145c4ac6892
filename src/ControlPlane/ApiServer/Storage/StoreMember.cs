using System.Net.Security;
using Etcdserverpb;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.ApiServer.Storage;

/// <summary>One member of the store and the stubs that reach it.</summary>
public sealed class StoreMember : IDisposable
{
    private readonly GrpcChannel channel;

    public StoreMember(string endpoint, StoreOptions options, TimeProvider time)
    {
        Endpoint = endpoint;
        channel = GrpcChannel.ForAddress(endpoint, new GrpcChannelOptions
        {
            SslOptions = Tls(endpoint, options, time),
            ConnectTimeout = TimeSpan.FromSeconds(1),
            MaxReceiveMessageSize = null,
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(3),
            TimeProvider = time,
        });
        CallInvoker calls = channel.CreateCallInvoker();
        Kv = new KV.KVClient(calls);
        Watch = new Watch.WatchClient(calls);
        Lease = new Lease.LeaseClient(calls);
        Maintenance = new Maintenance.MaintenanceClient(calls);
    }

    public string Endpoint { get; }

    public KV.KVClient Kv { get; }

    public Watch.WatchClient Watch { get; }

    public Lease.LeaseClient Lease { get; }

    public Maintenance.MaintenanceClient Maintenance { get; }

    public void Dispose() => channel.Dispose();

    private static SslClientAuthenticationOptions? Tls(string endpoint, StoreOptions options, TimeProvider time)
    {
        if (!endpoint.StartsWith("https", StringComparison.Ordinal))
            return null;
        var trust = new ReloadingTrust(options.CaFile, time);
        ReloadingCertificate? certificate = options.CertFile.Length == 0 ? null : new(options.CertFile, options.KeyFile, time);
        return ClientTls.Options(() => trust.Current, certificate is null ? null : () => certificate.Current);
    }
}
