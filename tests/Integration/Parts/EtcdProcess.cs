using Etcdserverpb;
using Grpc.Core;
using Grpc.Net.Client;

namespace MiniKube.Integration.Tests.Parts;

/// <summary>Debian's etcd, one member on loopback.</summary>
public sealed class EtcdProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly TemporaryFolder _folder;

    private EtcdProcess(ChildProcess process, TemporaryFolder folder, string address)
    {
        _process = process;
        _folder = folder;
        Address = address;
        Channel = GrpcChannel.ForAddress(address);
    }

    public string Address { get; }

    public GrpcChannel Channel { get; }

    public static Task<EtcdProcess> StartAsync() => StartAsync((_, _) => Task.CompletedTask);

    /// <param name="prepare">Given the data folder and the peer URL before the start; a restore, for one.</param>
    /// <param name="hasUsers">It is enough that it refuses somebody who has not signed in.</param>
    public static async Task<EtcdProcess> StartAsync(Func<string, string, Task> prepare, bool hasUsers = false)
    {
        var folder = new TemporaryFolder();
        var (client, peer) = ($"http://127.0.0.1:{Ports.Take()}", $"http://127.0.0.1:{Ports.Take()}");
        await prepare(folder["data"], peer);
        var process = ChildProcess.Start("etcd",
        [
            "--name", "one", "--data-dir", folder["data"], "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"one={peer}",
        ]);
        var etcd = new EtcdProcess(process, folder, client);
        await process.WaitUntilAsync(() => etcd.AnswersAsync(hasUsers));
        return etcd;
    }

    /// <summary>Ends it as a crash would.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<bool> AnswersAsync(bool hasUsers)
    {
        try
        {
            var request = new RangeRequest { Key = Google.Protobuf.ByteString.CopyFromUtf8("x") };
            await new KV.KVClient(Channel).RangeAsync(request, deadline: DateTime.UtcNow.AddSeconds(2));
            return true;
        }
        catch (RpcException e)
        {
            return hasUsers && e.StatusCode == StatusCode.InvalidArgument;
        }
    }
}
