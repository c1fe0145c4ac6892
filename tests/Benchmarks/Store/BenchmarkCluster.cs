using System.Diagnostics;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace MiniKube.Benchmarks.Store;

/// <summary>Some members of one kind on loopback, with the same flags for both kinds.</summary>
internal sealed class BenchmarkCluster : IAsyncDisposable
{
    private readonly string _program;
    private readonly string _folder;
    private readonly int _firstPort;
    private readonly Process?[] _processes;
    private readonly GrpcChannel[] _channels;
    private readonly List<string> _urls = [];

    private BenchmarkCluster(string program, string folder, int firstPort, int members)
    {
        _program = program;
        _folder = folder;
        _firstPort = firstPort;
        _processes = new Process?[members];
        for (var i = 0; i < members; i++) _urls.Add(Url(i, peer: false));
        _channels = [.. _urls.Select(u => GrpcChannel.ForAddress(u, new GrpcChannelOptions { KeepAlivePingDelay = null }))];
    }

    public IReadOnlyList<string> Urls => _urls;

    /// <summary>Makes the next member the first of <see cref="Urls"/>: over three rounds few clients meet leader and followers alike, whichever leads.</summary>
    public void Rotate()
    {
        _urls.Add(_urls[0]);
        _urls.RemoveAt(0);
    }

    public int Members => _processes.Length;

    public static async Task<BenchmarkCluster> StartAsync(string program, string folder, int firstPort, int members = 3)
    {
        var cluster = new BenchmarkCluster(program, folder, firstPort, members);
        for (var i = 0; i < members; i++) cluster.Start(i);
        for (var i = 0; i < members; i++) await cluster.WaitAsync(i);
        return cluster;
    }

    public void Start(int member)
    {
        var (client, peer) = (Url(member, peer: false), Url(member, peer: true));
        var info = new ProcessStartInfo(_program,
        [
            "--name", $"m{member}", "--data-dir", Path.Combine(_folder, $"m{member}"), "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer,
            "--initial-cluster", string.Join(',', Enumerable.Range(0, Members).Select(i => $"m{i}={Url(i, peer: true)}")),
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _processes[member] = process;
    }

    /// <summary>Ends a member without warning.</summary>
    public async Task KillAsync(int member)
    {
        using var process = _processes[member]!;
        process.Kill();
        await process.WaitForExitAsync();
        _processes[member] = null;
    }

    public GrpcChannel Channel(int member) => _channels[member];

    /// <summary>The member that leads, as it says itself.</summary>
    public async Task<int> LeaderAsync()
    {
        while (true)
        {
            for (var i = 0; i < Members; i++)
            {
                var status = await new Maintenance.MaintenanceClient(_channels[i]).StatusAsync(new StatusRequest(), deadline: Soon(2));
                if (status.Leader == status.Header.MemberId) return i;
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Resident memory of a member on average, in megabytes.</summary>
    public double ResidentMegabytes() => Running().Average(p => p.WorkingSet64) / (1024 * 1024);

    public TimeSpan ProcessorTime() => TimeSpan.FromTicks(Running().Sum(p => p.TotalProcessorTime.Ticks));

    /// <summary>Waits until a member takes writes.</summary>
    public async Task WaitAsync(int member, int pauseMilliseconds = 200)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(120);)
        {
            try
            {
                await new KV.KVClient(_channels[member]).PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("ready") }, deadline: Soon(2));
                return;
            }
            catch (RpcException)
            {
                await Task.Delay(pauseMilliseconds);
            }
        }

        throw new TimeoutException($"{_program}: member {member} did not become ready");
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < Members; i++)
        {
            if (_processes[i] is not null) await KillAsync(i);
        }

        foreach (var channel in _channels) channel.Dispose();
    }

    public static DateTime Soon(double seconds) => DateTime.UtcNow.AddSeconds(seconds);

    private string Url(int member, bool peer) => $"http://127.0.0.1:{_firstPort + (member * 2) + (peer ? 1 : 0)}";

    private List<Process> Running()
    {
        var running = _processes.OfType<Process>().ToList();
        foreach (var process in running) process.Refresh();
        return running;
    }
}
