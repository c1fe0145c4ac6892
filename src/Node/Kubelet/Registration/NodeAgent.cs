using System.Text.Json.Nodes;
using System.Threading.Channels;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Node.Kubelet.Eviction;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Registration;

/// <summary>Registers the node and keeps its status true: written at once when a condition changes, else every five minutes.</summary>
public sealed class NodeAgent(
    KubeClient client, KubeletSettings settings, MachineFacts facts, IContainerRuntime runtime, IImageService images, IEventRecorder events, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Hurry = TimeSpan.FromMilliseconds(500);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly NodeRoomReader _room = new(settings.RootDir);
    private volatile KubeNode? _node;
    private IReadOnlyList<NodeCondition> _conditions = [];
    private IReadOnlyList<ContainerImage> _images = [];
    private DateTimeOffset _reported;
    private bool? _ready;

    /// <summary>The Node object as last seen; null before registration.</summary>
    public KubeNode? Node => _node;

    /// <summary>The pressures as last judged.</summary>
    public NodePressures Pressures { get; private set; } = new(false, false, false);

    /// <summary>Whether runtime and network were ready at the last look.</summary>
    public bool IsReady => _ready == true;

    /// <summary>The API server's Node object changed.</summary>
    public void Observe(KubeNode node) => _node = node;

    /// <summary>Something happened that the status may have to tell: look now.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken ct)
    {
        if (settings.RegisterNode) await RegisterAsync(ct);
        while (true)
        {
            var settled = await LookAsync(ct);
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(ct);
            pause.CancelAfter(settled ? settings.StatusFrequency : Hurry);
            Task woken = _wake.Reader.ReadAsync(pause.Token).AsTask();
            await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }

    private async Task RegisterAsync(CancellationToken ct)
    {
        for (var pause = TimeSpan.FromMilliseconds(200); ; pause = pause * 2 < TimeSpan.FromSeconds(7) ? pause * 2 : TimeSpan.FromSeconds(7))
        {
            try
            {
                _node = await CreateOrAdoptAsync(ct);
                log.Registered(settings.NodeName);
                events.Event(_node, "Normal", "Starting", "Starting kubelet.");
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                log.NotRegistered(settings.NodeName, e.Message);
            }
            await Task.Delay(pause, time, ct);
        }
    }

    private async Task<KubeNode> CreateOrAdoptAsync(CancellationToken ct)
    {
        var nodes = client.Resource<KubeNode>();
        var wanted = NodeBuilder.Build(settings, facts);
        try
        {
            return await nodes.CreateAsync(wanted, ct);
        }
        catch (StatusException e) when (e.IsAlreadyExists)
        {
            var existing = await nodes.GetAsync(null, settings.NodeName, ct);
            if (wanted.Labels.All(l => existing.Labels.GetValueOrDefault(l.Key) == l.Value)) return existing;
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = new JsonObject(wanted.Labels.Select(l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))) } };
            return await nodes.PatchAsync(null, settings.NodeName, PatchKind.StrategicMerge, System.Text.Encoding.UTF8.GetBytes(patch.ToJsonString()), null, ct);
        }
    }

    /// <returns>False when the next look should come soon.</returns>
    private async Task<bool> LookAsync(CancellationToken ct)
    {
        var readiness = await ReadinessAsync(ct);
        Pressures = NodePressures.Judge(_room.Read(), settings.Thresholds);
        var now = time.GetUtcNow();
        var before = _conditions.Count > 0 ? _conditions : _node?.Status?.Conditions ?? [];
        var conditions = NodeConditions.Build(readiness, Pressures, before, now);
        var flipped = _ready != (readiness.Problem is null);
        _ready = readiness.Problem is null;
        if (flipped) log.NodeReadiness(settings.NodeName, _ready == true ? "Ready" : "NotReady", readiness.Problem ?? "kubelet is posting ready status");
        if (!NodeConditions.Differ(conditions, before) && _conditions.Count > 0 && now - _reported < ReportEvery && !ServerDisagrees()) return _ready == true;
        return await WriteAsync(readiness, conditions, flipped, ct) && _ready == true;
    }

    // The node lifecycle controller writes Unknown over a silent node, and an operator may replace the whole object.
    private bool ServerDisagrees() => _node?.Status?.Conditions is not { Count: > 0 } seen || NodeConditions.Differ(_conditions, [.. seen.Where(c => _conditions.Any(o => o.Type == c.Type))]);

    private async Task<RuntimeReadiness> ReadinessAsync(CancellationToken ct)
    {
        try
        {
            return RuntimeReadiness.From(await runtime.StatusAsync(ct), await runtime.VersionAsync(ct));
        }
        catch (RuntimeException e)
        {
            return new RuntimeReadiness($"container runtime is down: {e.Message}", _node?.Status?.NodeInfo?.ContainerRuntimeVersion ?? "");
        }
    }

    private async Task<bool> WriteAsync(RuntimeReadiness readiness, IReadOnlyList<NodeCondition> conditions, bool flipped, CancellationToken ct)
    {
        try
        {
            if (readiness.Problem is null || _images.Count == 0) _images = await ImagesAsync(ct);
            var status = JsonNode.Parse(ApiJson.Serialize(NodeBuilder.Status(settings, facts, readiness.Version, conditions, _images)))!;
            var patch = new JsonObject { ["status"] = status };
            _node = await client.Resource<KubeNode>().PatchAsync(null, settings.NodeName, PatchKind.StrategicMerge, System.Text.Encoding.UTF8.GetBytes(patch.ToJsonString()), "status", ct);
            (_conditions, _reported) = (conditions, time.GetUtcNow());
            if (flipped) Tell(readiness);
            return true;
        }
        catch (StatusException e) when (e.IsNotFound && settings.RegisterNode)
        {
            await RegisterAsync(ct);
            return false;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            log.NodeStatusFailed(e.Message);
            // What could not be told is told as soon as the server is back, though not more often than it is looked.
            _conditions = [];
            return true;
        }
    }

    private void Tell(RuntimeReadiness readiness)
    {
        if (_node is not { } node) return;
        var reason = readiness.Problem is null ? "NodeReady" : "NodeNotReady";
        events.Event(node, "Normal", reason, $"Node {settings.NodeName} status is now: {reason}");
    }

    private async Task<IReadOnlyList<ContainerImage>> ImagesAsync(CancellationToken ct)
    {
        try
        {
            return NodeImages.From(await images.ListImagesAsync(ct));
        }
        catch (RuntimeException)
        {
            return _images;
        }
    }
}
