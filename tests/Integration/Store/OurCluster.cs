using System.Globalization;
using Etcdserverpb;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using MiniKube.Integration.Tests.Parts;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.Integration.Tests.Store;

/// <summary>Three mk-store processes with mutual TLS everywhere, and the certificates to talk to them.</summary>
public sealed class OurCluster : IStoreUnderTest
{
    private const int Members = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly ChildProcess?[] _processes = new ChildProcess?[Members];
    private readonly GrpcChannel?[] _channels = new GrpcChannel?[Members];
    private readonly int[] _clientPorts = new int[Members];
    private readonly int[] _peerPorts = new int[Members];

    public GrpcChannel Channel => ChannelOf(0);

    public string Address => AddressOf(0);

    public string Endpoints => string.Join(',', Enumerable.Range(0, Members).Select(AddressOf));

    /// <summary>What etcdctl needs to reach the members.</summary>
    public string[] EtcdctlFlags => [$"--cacert={_folder["ca.crt"]}", $"--cert={_folder["client.crt"]}", $"--key={_folder["client.key"]}"];

    public string CertificateFolder => _folder.Path;

    public GrpcChannel ChannelOf(int member) => _channels[member]!;

    public string AddressOf(int member) => $"https://127.0.0.1:{_clientPorts[member]}";

    public async Task InitializeAsync()
    {
        StoreCertificates.Make(_folder);
        for (var i = 0; i < Members; i++) (_clientPorts[i], _peerPorts[i]) = (Ports.Take(), Ports.Take());
        for (var i = 0; i < Members; i++) Start(i);
        var trust = PemFiles.LoadBundle(_folder["ca.crt"]);
        var certificate = PemFiles.LoadCertificate(_folder["client.crt"], _folder["client.key"]);
        for (var i = 0; i < Members; i++)
        {
            _channels[i] = GrpcChannel.ForAddress(AddressOf(i), new GrpcChannelOptions { SslOptions = ClientTls.Options(() => trust, () => certificate) });
        }

        for (var i = 0; i < Members; i++) await WaitUntilWritableAsync(i);
    }

    public async Task DisposeAsync()
    {
        foreach (var channel in _channels) channel?.Dispose();
        foreach (var process in _processes)
        {
            if (process is not null) await process.DisposeAsync();
        }

        _folder.Dispose();
    }

    public void Start(int member) => _processes[member] = ChildProcess.Start(Binary, ["--data-dir", _folder[$"data{member}"], .. Flags(member)]);

    /// <summary>Ends a member as a power cut would.</summary>
    public async Task KillAsync(int member)
    {
        await _processes[member]!.DisposeAsync();
        _processes[member] = null;
    }

    public async Task<int> LeaderAsync()
    {
        var alive = Array.FindIndex(_processes, p => p is not null);
        var status = await new Maintenance.MaintenanceClient(ChannelOf(alive)).StatusAsync(new StatusRequest());
        var members = await new Cluster.ClusterClient(ChannelOf(alive)).MemberListAsync(new MemberListRequest());
        return int.Parse(members.Members.Single(m => m.ID == status.Leader).Name.AsSpan(1), CultureInfo.InvariantCulture);
    }

    public Task WaitUntilWritableAsync(int member)
    {
        var kv = new KV.KVClient(ChannelOf(member));
        return WaitUntilAsync(member, () => kv.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8("ready") }, deadline: DateTime.UtcNow.AddSeconds(5)).ResponseAsync);
    }

    /// <summary>Tries until the member answers.</summary>
    public Task WaitUntilAsync(int member, Func<Task> call) => _processes[member]!.WaitUntilAsync(async () =>
    {
        try
        {
            await call();
            return true;
        }
        catch (RpcException)
        {
            return false;
        }
    });

    /// <summary>Whether bytes are anywhere in the members' data, or in what they have logged.</summary>
    public bool FilesContain(byte[] bytes) =>
        _processes.Any(p => p?.Output.Contains(System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal) ?? false)
        || Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).Any(f => File.ReadAllBytes(f).AsSpan().IndexOf(bytes) >= 0);

    /// <summary>Runs mk-store for its side command, such as a restore, with the flags of a member.</summary>
    public Task<CommandResult> RunBinaryAsync(IEnumerable<string> arguments) => Command.RunAsync(Binary, arguments);

    private static string Binary => Path.Combine(AppContext.BaseDirectory, "mk-store");

    private string[] Flags(int member)
    {
        var initial = string.Join(',', Enumerable.Range(0, Members).Select(i => $"m{i}=https://127.0.0.1:{_peerPorts[i]}"));
        return
        [
            "--name", $"m{member}", "--initial-cluster", initial,
            "--listen-client-urls", AddressOf(member), "--advertise-client-urls", AddressOf(member),
            "--listen-peer-urls", $"https://127.0.0.1:{_peerPorts[member]}", "--initial-advertise-peer-urls", $"https://127.0.0.1:{_peerPorts[member]}",
            "--cert-file", _folder["server.crt"], "--key-file", _folder["server.key"], "--client-cert-auth", "--trusted-ca-file", _folder["ca.crt"],
            "--heartbeat-interval", "150", "--election-timeout", "1500", // unhurried: a slow machine costs no leader
            "--peer-cert-file", _folder["server.crt"], "--peer-key-file", _folder["server.key"], "--peer-client-cert-auth", "--peer-trusted-ca-file", _folder["ca.crt"],
        ];
    }
}
