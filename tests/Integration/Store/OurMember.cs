using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>One mk-store process of its own on loopback, without certificates; can be stopped and started again on its folder.</summary>
public sealed class OurMember : IAsyncDisposable
{
    private readonly string[] _extra;
    private ChildProcess? _process;

    public OurMember(string dataFolder, params string[] extra)
    {
        DataFolder = dataFolder;
        _extra = extra;
        Channel = GrpcChannel.ForAddress(Address);
    }

    public static string Binary => Path.Combine(AppContext.BaseDirectory, "mk-store");

    public string DataFolder { get; }

    public string Address { get; } = $"http://127.0.0.1:{Ports.Take()}";

    public string Peer { get; } = $"http://127.0.0.1:{Ports.Take()}";

    public GrpcChannel Channel { get; }

    public KV.KVClient Kv => new(Channel);

    public Maintenance.MaintenanceClient Maintenance => new(Channel);

    public ChildProcess Process => _process!;

    /// <summary>The flags that say who it is, as a restore needs them too.</summary>
    public string[] Identity => ["--name=one", $"--data-dir={DataFolder}", $"--initial-cluster=one={Peer}", $"--initial-advertise-peer-urls={Peer}"];

    /// <summary>The flags that say where it listens.</summary>
    public string[] Listening => [$"--listen-peer-urls={Peer}", $"--listen-client-urls={Address}", .. _extra];

    /// <param name="more">Further flags; with a name among them, they say who it is instead of <see cref="Identity"/>.</param>
    public async Task StartAsync(params string[] more)
    {
        var identity = more.Any(f => f.StartsWith("--name=", StringComparison.Ordinal)) ? [] : Identity;
        _process = ChildProcess.Start(Binary, [.. identity, .. Listening, .. more]);
        await _process.WaitUntilAsync(() => AnswersAsync(hasUsers: false));
    }

    /// <summary>As above, where it is enough that it refuses somebody who has not signed in.</summary>
    public async Task StartWithUsersAsync()
    {
        _process = ChildProcess.Start(Binary, [.. Identity, .. Listening]);
        await _process.WaitUntilAsync(() => AnswersAsync(hasUsers: true));
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        await _process!.DisposeAsync();
        _process = null;
    }

    public Task PutAsync(string key, string value) => Kv.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) }).ResponseAsync;

    /// <summary>As a client does: where a leader was lost on the way, it asks again.</summary>
    public Task PutUntilDoneAsync(string key, string value) => _process!.WaitUntilAsync(async () =>
    {
        try
        {
            await PutAsync(key, value);
            return true;
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            return false;
        }
    });

    public async Task<RangeResponse> GetAsync(string key, long revision = 0) =>
        await Kv.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8(key), Revision = revision });

    /// <summary>What etcdctl says when it succeeds.</summary>
    public async Task<string> EtcdctlAsync(params string[] arguments) =>
        (await Command.RunAsync("etcdctl", [$"--endpoints={Address}", .. arguments], environment: [("ETCDCTL_API", "3")])).Require();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    private async Task<bool> AnswersAsync(bool hasUsers)
    {
        try
        {
            await Kv.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("x") }, deadline: DateTime.UtcNow.AddSeconds(2));
            return true;
        }
        catch (RpcException e)
        {
            return hasUsers && e.StatusCode == StatusCode.InvalidArgument;
        }
    }
}
