using System.Text;
using Microsoft.AspNetCore.Http;
using MiniKube.Node.Kubelet.Server;
using MiniKube.Node.Kubelet.Server.Spdy;

namespace MiniKube.Kubelet.Tests;

public sealed class ServerTests : IDisposable
{
    private const string Log =
        "2026-01-01T00:00:00.1Z stdout F one\n2026-01-01T00:00:01.1Z stderr F two\n2026-01-01T00:00:02.1Z stdout P thr\n2026-01-01T00:00:02.2Z stdout F ee\n2026-01-01T00:00:03.1Z stdout F four\n";
    private readonly string _file = Path.GetTempFileName();

    public ServerTests() => File.WriteAllText(_file, Log);

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("", "one\ntwo\nthree\nfour\n")]
    [InlineData("?tailLines=1", "four\n")]
    [InlineData("?tailLines=0", "")]
    [InlineData("?tailLines=99", "one\ntwo\nthree\nfour\n")]
    [InlineData("?limitBytes=5", "one\nt")]
    [InlineData("?sinceTime=2026-01-01T00:00:02Z", "three\nfour\n")]
    [InlineData("?timestamps=true&tailLines=1", "2026-01-01T00:00:03.1Z four\n")]
    [InlineData("?stream=Stderr", "two\n")]
    public async Task The_wanted_part_of_a_log_is_read(string query, string expected)
    {
        var options = LogOptions.Parse(Query(query), DateTimeOffset.UnixEpoch);
        using var output = new MemoryStream();
        await new LogReader(TimeProvider.System).CopyAsync(_file, options, _ => Task.FromResult(false), output, CancellationToken.None);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public async Task Following_ends_with_the_container_and_misses_nothing()
    {
        using var output = new MemoryStream();
        Task<bool> Running(CancellationToken ct)
        {
            File.AppendAllText(_file, "2026-01-01T00:00:04.1Z stdout F last\n");
            return Task.FromResult(false);
        }
        await new LogReader(TimeProvider.System).CopyAsync(_file, new LogOptions { Follow = true, TailLines = 1 }, Running, output, CancellationToken.None);
        Assert.StartsWith("four\nlast\n", Encoding.UTF8.GetString(output.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?tailLines=-1")]
    [InlineData("?sinceSeconds=0")]
    [InlineData("?limitBytes=x")]
    [InlineData("?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z")]
    public void Bad_parameters_are_refused(string query) => Assert.Throws<FormatException>(() => LogOptions.Parse(Query(query), DateTimeOffset.UnixEpoch));

    [Theory]
    [InlineData("kube-apiserver-kubelet-client", "x", true)]
    [InlineData("kubernetes-admin", "system:masters", true)]
    [InlineData("anyone", "kubeadm:cluster-admins", true)]
    [InlineData("system:node:node-1", "system:nodes", false)]
    public void Only_the_api_server_and_administrators_are_let_in(string user, string group, bool allowed) =>
        Assert.Equal(allowed, KubeletAuthorization.Allows(user, [group]));

    [Fact]
    public async Task Frames_survive_the_wire()
    {
        using var wire = new MemoryStream([.. SpdyFrame.SynStream(3, [1, 2]), .. SpdyFrame.Data(3, "hello"u8, fin: true), .. SpdyFrame.Ping([0, 0, 0, 4])]);
        var syn = (await SpdyFrame.ReadAsync(wire, CancellationToken.None))!.Value;
        Assert.Equal((SpdyFrameType.SynStream, 3u), (syn.Type, syn.StreamId));
        var data = (await SpdyFrame.ReadAsync(wire, CancellationToken.None))!.Value;
        Assert.Equal((SpdyFrameType.Data, 3u, true, "hello"), (data.Type, data.StreamId, data.Fin, Encoding.ASCII.GetString(data.Payload.Span)));
        Assert.Equal(SpdyFrameType.Ping, (await SpdyFrame.ReadAsync(wire, CancellationToken.None))!.Value.Type);
        Assert.Null(await SpdyFrame.ReadAsync(wire, CancellationToken.None));
    }

    [Theory]
    [InlineData("?command=ls&output=1", true, false)]
    [InlineData("?command=ls&stdout=true&stderr=true", true, true)]
    [InlineData("?command=ls&output=1&error=1&tty=1", true, false)]
    public void Session_parameters_are_known_by_both_names(string query, bool stdout, bool stderr)
    {
        var request = SessionRequest.Parse(Query(query), SessionKind.Exec);
        Assert.Equal((stdout, stderr), (request.Stdout, request.Stderr));
    }

    [Theory]
    [InlineData("?command=ls")]
    [InlineData("?output=1")]
    public void A_session_without_streams_or_command_is_refused(string query) =>
        Assert.Equal(400, Assert.Throws<RequestException>(() => SessionRequest.Parse(Query(query), SessionKind.Exec)).Status);

    private static IQueryCollection Query(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        return context.Request.Query;
    }
}
