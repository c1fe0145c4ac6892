using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Store;

/// <summary>The command lines kubeadm writes into etcd's static pod, whole, with the probes it writes next to them.</summary>
public sealed class KubeadmFlagsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>For etcd 3.6, as kubeadm 1.36 does; and for etcd 3.5, as it did before.</summary>
    [Theory]
    [InlineData("--feature-gates=InitialCorruptCheck=true", "--watch-progress-notify-interval=5s")]
    [InlineData("--experimental-initial-corrupt-check=true", "--experimental-watch-progress-notify-interval=5s")]
    public async Task It_starts_and_its_probes_succeed(params string[] ofRelease)
    {
        StoreCertificates.Make(_folder);
        var (client, peer, metrics) = ($"https://127.0.0.1:{Ports.Take()}", $"https://127.0.0.1:{Ports.Take()}", $"http://127.0.0.1:{Ports.Take()}");
        string[] flags =
        [
            $"--advertise-client-urls={client}", $"--cert-file={_folder["server.crt"]}", "--client-cert-auth=true", $"--data-dir={_folder["data"]}", $"--initial-advertise-peer-urls={peer}", $"--initial-cluster=node-1={peer}",
            $"--key-file={_folder["server.key"]}", $"--listen-client-urls={client}", $"--listen-metrics-urls={metrics}", $"--listen-peer-urls={peer}", "--name=node-1", $"--peer-cert-file={_folder["server.crt"]}",
            "--peer-client-cert-auth=true", $"--peer-key-file={_folder["server.key"]}", $"--peer-trusted-ca-file={_folder["ca.crt"]}", "--snapshot-count=10000", $"--trusted-ca-file={_folder["ca.crt"]}", .. ofRelease,
        ];
        for (var start = 0; start < 2; start++)
        {
            await using var process = ChildProcess.Start(OurMember.Binary, flags);
            using var http = new HttpClient { BaseAddress = new Uri(metrics) };
            await process.WaitUntilAsync(async () => await IsReadyAsync(http));
            Assert.True((await http.GetAsync("/livez")).IsSuccessStatusCode);
            Assert.Contains("true", await http.GetStringAsync("/health?serializable=true"), StringComparison.Ordinal);
            (await Command.RunAsync("etcdctl", [$"--endpoints={client}", $"--cacert={_folder["ca.crt"]}", $"--cert={_folder["client.crt"]}", $"--key={_folder["client.key"]}", "put", "a", "1"], environment: [("ETCDCTL_API", "3")])).Require();
        }
    }

    [Theory]
    [InlineData("--feature-gates=InitialCorruptCheck", "--feature-gates: InitialCorruptCheck is not NAME=true or NAME=false")]
    [InlineData("--feature-gates=Magic=true", "--feature-gates: unrecognized feature gate: Magic")]
    [InlineData("--feature-gates=LeaseCheckpoint=true,CompactHashCheck=true", "--feature-gates: CompactHashCheck=true is not supported: use --corrupt-check-time, which compares at any revision")]
    [InlineData("--peer-protocol=7", "--peer-protocol 7 is not within 1-2")]
    public async Task What_is_not_supported_is_refused_by_name(string flag, string words)
    {
        var result = await Command.RunAsync(OurMember.Binary, [flag]);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http)
    {
        try
        {
            return (await http.GetAsync("/readyz")).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
