using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ControlPlane.ControllerManager;
using MiniKube.ControlPlane.ControllerManager.Manager;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControllerManager.Tests.World;

/// <summary>The real controllers on an in-memory API, with a kubelet that starts every pod at once on node-1.</summary>
internal sealed class ControllerWorld : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ControllerContext _context;
    private readonly Task _running;
    private int _addresses;

    public ControllerWorld(ControllerManagerOptions? options = null)
    {
        Api.OnWrite = StartPod;
        Client = Api.Client("test");
        var informers = new InformerFactory(Api.Client("informers"), NullLoggerFactory.Instance, TimeProvider.System);
        _context = new ControllerContext(options ?? new ControllerManagerOptions(), informers, Api.Client, new MetricRegistry(), TimeProvider.System, NullLoggerFactory.Instance);
        _running = ControllerSet.RunAsync(_context, ControllerTable.All, _stop.Token);
    }

    public InMemoryApi Api { get; } = new();

    public KubeClient Client { get; }

    /// <summary>Pods of images that contain this word do not become ready.</summary>
    public string Broken { get; set; } = "broken";

    public IReadOnlyList<JsonObject> Pods => Api.All("pods");

    public Task<T> CreateAsync<T>(T o)
        where T : class, IKubeObject => Client.Resource<T>().CreateAsync(o, CancellationToken.None);

    public async Task<Namespace> CreateNamespaceAsync(string name) => await CreateAsync(new Namespace { Metadata = new ObjectMeta { Name = name } });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _context.DisposeAsync();
        _stop.Dispose();
    }

    private void StartPod(ResourcePath kind, JsonObject pod)
    {
        if (kind.Kind != "Pod" || pod["status"] is not null) return;
        var image = pod["spec"]?["containers"]?[0]?["image"]?.GetValue<string>() ?? "";
        pod["spec"]!["nodeName"] ??= "node-1";
        pod["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["podIP"] = $"10.244.1.{++_addresses}",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = image.Contains(Broken, StringComparison.Ordinal) ? "False" : "True", ["lastTransitionTime"] = new Time(DateTimeOffset.UtcNow.AddMinutes(-1)).ToString() }),
        };
    }
}
