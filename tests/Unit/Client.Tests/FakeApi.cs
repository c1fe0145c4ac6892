using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Client.Tests;

/// <summary>An HTTP server on loopback that answers as a test says, and remembers what it was asked.</summary>
internal sealed class FakeApi : IAsyncDisposable
{
    private static int _nextPort = 25000;
    private readonly WebApplication _app;

    private FakeApi(WebApplication app, int port) => (_app, Port) = (app, port);

    public int Port { get; }

    public ConcurrentQueue<SeenRequest> Requests { get; } = new();

    public Func<HttpContext, string, Task> Handler { get; set; } = (http, _) => StatusAsync(http, 404, "NotFound", "not found");

    public static async Task<FakeApi> StartAsync(Action<ListenOptions>? listen = null)
    {
        while (true)
        {
            var port = Interlocked.Increment(ref _nextPort);
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port, l => listen?.Invoke(l)));
            var app = builder.Build();
            var api = new FakeApi(app, port);
            app.UseWebSockets();
            app.Run(api.HandleAsync);
            try
            {
                await app.StartAsync();
                return api;
            }
            catch (IOException) when (port < 25900)
            {
                await app.DisposeAsync();
            }
        }
    }

    public KubeClient Client(TimeProvider? time = null, string token = "") => KubeClient.FromConfig(
        new ClientConfig { Server = new Uri($"http://127.0.0.1:{Port}"), Token = token },
        new KubeClientOptions { TimeProvider = time ?? TimeProvider.System, UserAgent = "test" });

    public static Task JsonAsync(HttpContext http, string body, int code = 200)
    {
        http.Response.StatusCode = code;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body);
    }

    public static Task StatusAsync(HttpContext http, int code, string reason, string message) => JsonAsync(
        http, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""", code);

    /// <summary>Streams lines until the channel ends, then ends the answer.</summary>
    public static async Task StreamAsync(HttpContext http, ChannelReader<string> lines)
    {
        http.Response.ContentType = "application/json";
        await http.Response.StartAsync();
        try
        {
            await foreach (var line in lines.ReadAllAsync(http.RequestAborted))
            {
                await http.Response.WriteAsync(line + "\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(new SeenRequest(http.Request.Method, http.Request.Path + http.Request.QueryString, body, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await Handler(http, body);
    }
}

internal sealed record SeenRequest(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers);
