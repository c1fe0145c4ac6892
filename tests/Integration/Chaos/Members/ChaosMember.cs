using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Chaos.Members;

/// <summary>One seat in a cluster: its addresses and folder, and the process that sits there while it runs.</summary>
internal sealed class ChaosMember : IAsyncDisposable
{
    private readonly List<string> _prefix;
    private ChildProcess? _process;
    private string _earlier = "";

    public ChaosMember(StoreProgram program, int number, string host, int clientPort, int peerPort, string folder, IEnumerable<string> prefix)
    {
        (Program, Number, Folder) = (program, number, folder);
        ClientUrl = $"http://{host}:{clientPort}";
        PeerUrl = $"http://{host}:{peerPort}";
        _prefix = [.. prefix];
        Channel = GrpcChannel.ForAddress(ClientUrl, new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromSeconds(1), MaxReceiveMessageSize = null });
    }

    public StoreProgram Program { get; set; }

    public int Number { get; }

    public string Name => $"m{Number}";

    public string Folder { get; }

    public string DataFolder => Path.Combine(Folder, "data");

    public string ClientUrl { get; }

    public string PeerUrl { get; }

    public GrpcChannel Channel { get; }

    public bool IsRunning => _process is { HasEnded: false };

    public bool IsPaused { get; private set; }

    /// <summary>What it wrote in all its lives.</summary>
    public string Output => _earlier + _process?.Output;

    public long ResidentBytes => long.Parse(File.ReadAllLines($"/proc/{_process!.Id}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024;

    public void Start(string initialCluster, string state, IEnumerable<string> more)
    {
        string[] command =
        [
            .. _prefix, Program.File, "--name", Name, "--data-dir", DataFolder, "--initial-cluster", initialCluster, "--initial-cluster-state", state,
            "--listen-client-urls", ClientUrl, "--advertise-client-urls", ClientUrl, "--listen-peer-urls", PeerUrl, "--initial-advertise-peer-urls", PeerUrl,
            "--experimental-watch-progress-notify-interval", "1s", .. Program.Flags, .. more,
        ];
        _process = ChildProcess.Start(command[0], command[1..]);
    }

    /// <summary>Ends it as a power cut would (what the kernel had is kept).</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        await _process.DisposeAsync();
        Forget("killed");
    }

    /// <summary>Ends it as an operator would.</summary>
    public async Task StopAsync()
    {
        Signals.Terminate(_process!.Id);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (IsRunning) await Task.Delay(20, patience.Token);
        await _process.DisposeAsync();
        Forget("stopped");
    }

    public void Pause()
    {
        Signals.Pause(_process!.Id);
        IsPaused = true;
    }

    public void Resume()
    {
        if (IsPaused) Signals.Resume(_process!.Id);
        IsPaused = false;
    }

    /// <summary>The version of the peer protocol that it sees all members speak.</summary>
    public async Task<string> ClusterProtocolAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(ClientUrl) };
        using var versions = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync("/version"));
        return versions.RootElement.GetProperty("clusterprotocol").GetString()!;
    }

    /// <summary>Completes when it sees all members speak a version.</summary>
    public Task WaitUntilSpokenAsync(string protocol) => _process!.WaitUntilAsync(async () => await ClusterProtocolAsync() == protocol);

    /// <summary>Whether it answers a linearizable read.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            await new KV.KVClient(Channel).RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("x") }, deadline: DateTime.UtcNow.AddSeconds(2));
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    }

    public Task WaitUntilAnsweringAsync() => _process!.WaitUntilAsync(AnswersAsync);

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }

    private void Forget(string how)
    {
        _earlier += $"{_process!.Output}── {how}\n";
        _process = null;
        IsPaused = false;
    }
}
