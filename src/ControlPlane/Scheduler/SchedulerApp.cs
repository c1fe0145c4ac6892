using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MiniKube.ControlPlane.Scheduler.Cache;
using MiniKube.ControlPlane.Scheduler.Configuration;
using MiniKube.ControlPlane.Scheduler.Cycle;
using MiniKube.ControlPlane.Scheduler.Framework;
using MiniKube.ControlPlane.Scheduler.Plugins;
using MiniKube.ControlPlane.Scheduler.Preemption;
using MiniKube.ControlPlane.Scheduler.Queue;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Core;
using MiniKube.Machinery.Api.Types.Policy;
using MiniKube.Machinery.Client.Events;
using MiniKube.Machinery.Client.Informers;
using MiniKube.Machinery.Client.LeaderElection;
using MiniKube.Machinery.Client.Rest;
using MiniKube.Machinery.Hosting.Health;
using MiniKube.Machinery.Hosting.Metrics;

namespace MiniKube.ControlPlane.Scheduler;

/// <summary>Puts the scheduler together and runs it.</summary>
public static class SchedulerApp
{
    /// <exception cref="ConfigurationException">The configuration cannot be used.</exception>
    /// <exception cref="KubeConfigException">The kubeconfig cannot be used.</exception>
    public static async Task RunAsync(SchedulerOptions options, ILoggerFactory logs, CancellationToken ct)
    {
        var time = TimeProvider.System;
        var log = logs.CreateLogger("Scheduler");
        var configuration = options.Config is null ? new SchedulerConfiguration() : ConfigurationReader.Load(options.Config);
        await using var client = Connect(options, configuration, logs);
        var informers = new InformerFactory(client, logs, time);
        var metrics = new SchedulerMetrics(new MetricRegistry());
        var recorder = new EventRecorder(client, ProfileConfiguration.DefaultName, null, time, log);
        var status = new PodStatusWriter(client, time, log);
        var profiles = new Dictionary<string, Profile>(StringComparer.Ordinal);
        Profile? ProfileOf(Pod pod) => profiles.GetValueOrDefault(pod.Spec?.SchedulerName ?? ProfileConfiguration.DefaultName);
        using var queue = new SchedulingQueue(new PrioritySort(), ProfileOf, configuration.Queue, time);
        var writer = new PreemptionWriter(client, informers.For<PodDisruptionBudget>().Lister, recorder, metrics, time, log);
        AddProfiles(profiles, configuration, client, informers, writer, queue.Nominated);
        var parts = new SchedulingParts
        {
            Queue = queue,
            Cache = new ClusterCache(time),
            Profiles = profiles,
            Waiting = new WaitingPods(time),
            Status = status,
            Events = recorder,
            Metrics = metrics,
            Time = time,
            Log = log,
            PercentageOfNodesToScore = configuration.PercentageOfNodesToScore,
        };
        metrics.Watch(queue);
        new ClusterWatch(parts.Cache, queue, pod => ProfileOf(pod) is not null, log).Attach(informers.For<Node>(), informers.For<Pod>());
        var elector = options.LeaderElection.LeaderElect ? Elector(client, options, time, log) : null;
        await using var health = await HealthPort.StartAsync(options, informers, elector, metrics.Registry, logs, ct);
        await RunPartsAsync(new SchedulingLoop(parts), parts, informers, elector, [recorder.RunAsync, status.RunAsync], ct);
    }

    private static void AddProfiles(
        Dictionary<string, Profile> profiles, SchedulerConfiguration configuration, KubeClient client, InformerFactory informers, PreemptionWriter writer, NominatedPods nominated)
    {
        var namespaces = informers.For<Namespace>().Lister;
        foreach (var profile in configuration.Profiles)
        {
            profiles[profile.SchedulerName] = ProfileBuilder.Build(profile, self => new PluginContext
            {
                Arguments = profile.Arguments,
                Binder = new PodBinder(client),
                Preemption = writer,
                Nominated = nominated,
                NamespaceLabels = name => namespaces.Get(name)?.Labels ?? ImmutableDictionary<string, string>.Empty,
                Profile = self,
            });
        }
    }

    private static async Task RunPartsAsync(
        SchedulingLoop loop, SchedulingParts parts, InformerFactory informers, LeaderElector? elector, IEnumerable<Func<CancellationToken, Task>> background, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] running = [informers.RunAsync(stop.Token), .. background.Select(b => b(stop.Token))];
        try
        {
            await informers.WaitForSyncAsync(ct);
            Task Lead(CancellationToken leading) => LeadAsync(loop, parts, leading);
            await (elector is null ? Lead(ct) : elector.RunAsync(Lead, ct));
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running);
        }
    }

    private static async Task LeadAsync(SchedulingLoop loop, SchedulingParts parts, CancellationToken ct)
    {
        SchedulerLog.Leading(parts.Log, string.Join(", ", parts.Profiles.Keys));
        try
        {
            await loop.RunAsync(ct);
        }
        finally
        {
            SchedulerLog.Stopped(parts.Log);
        }
    }

    private static KubeClient Connect(SchedulerOptions options, SchedulerConfiguration configuration, ILoggerFactory logs)
    {
        var client = new KubeClientOptions { UserAgent = "kube-scheduler", Qps = options.Qps, Burst = options.Burst, LoggerFactory = logs };
        return (options.Kubeconfig ?? configuration.Kubeconfig) is { Length: > 0 } path ? KubeClient.FromKubeConfig(path, client) : KubeClient.InCluster(client);
    }

    private static LeaderElector Elector(KubeClient client, SchedulerOptions options, TimeProvider time, ILogger log)
    {
        var flags = options.LeaderElection;
        var election = new LeaderElectionOptions
        {
            Namespace = flags.ResourceNamespace,
            Name = options.LeaseName,
            Identity = flags.NewIdentity(),
            LeaseDuration = flags.LeaseDuration,
            RenewDeadline = flags.RenewDeadline,
            RetryPeriod = flags.RetryPeriod,
        };
        return new LeaderElector(client, election, time, log);
    }
}
