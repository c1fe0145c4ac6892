using System.Globalization;
using Etcdserverpb;
using Grpc.Core;
using MiniKube.Integration.Tests.Parts;

namespace MiniKube.Integration.Tests.Chaos.Members;

/// <summary>How a cluster is laid out.</summary>
internal sealed record ClusterPlan
{
    public StoreProgram Program { get; init; } = StoreProgram.Ours;

    /// <summary>Members at the start.</summary>
    public int Members { get; init; } = 3;

    /// <summary>Seats, for members that join later; at least <see cref="Members"/>.</summary>
    public int Seats { get; init; }

    /// <summary>A namespace for each, so that the network can be cut; loopback otherwise.</summary>
    public bool HasNetworks { get; init; }

    /// <summary>Size of a disk of its own for each, in MiB; 0 for a folder.</summary>
    public int DiskMegabytes { get; init; }

    /// <summary>Flags besides names, folders and addresses. Elections are quicker than by default, so that a short fault has its consequences.</summary>
    public string[] Flags { get; init; } = ["--heartbeat-interval", "100", "--election-timeout", "600"];
}

/// <summary>Members as processes of the operating system, and everything that can be done to them.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<MemberDisk> _disks = [];
    private readonly List<ChaosMember> _members = [];
    private readonly HashSet<int> _seated = [];
    private readonly ClusterPlan _plan;

    /// <summary>What runs in its seats.</summary>
    public StoreProgram Program => _plan.Program;

    private ChaosCluster(ClusterPlan plan) => _plan = plan with { Seats = Math.Max(plan.Seats, plan.Members) };

    public MemberNetwork? Network { get; private set; }

    public IReadOnlyList<MemberDisk> Disks => _disks;

    public IReadOnlyList<ChaosMember> All => _members;

    /// <summary>The members that belong to the cluster now, running or not.</summary>
    public IReadOnlyList<ChaosMember> Seated
    {
        get
        {
            lock (_seated) return [.. _members.Where(m => _seated.Contains(m.Number))];
        }
    }

    public string InitialCluster => string.Join(',', Seated.Select(m => $"{m.Name}={m.PeerUrl}"));

    public static async Task<ChaosCluster> StartAsync(ClusterPlan plan)
    {
        var cluster = new ChaosCluster(plan);
        try
        {
            await cluster.BuildAsync();
            for (var i = 0; i < plan.Members; i++) cluster.Seat(i);
            foreach (var member in cluster.Seated) member.Start(cluster.InitialCluster, "new", plan.Flags);
            foreach (var member in cluster.Seated) await member.WaitUntilAnsweringAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public void Seat(int number)
    {
        lock (_seated) _seated.Add(number);
    }

    public void Unseat(int number)
    {
        lock (_seated) _seated.Remove(number);
    }

    /// <summary>Starts a member that has been in the cluster before.</summary>
    public void Restart(ChaosMember member) => member.Start(InitialCluster, "existing", _plan.Flags);

    /// <summary>The member that leads, as the others see it; null when they do not agree in time.</summary>
    public async Task<ChaosMember?> LeaderAsync()
    {
        foreach (var member in Seated.Where(m => m.IsRunning && !m.IsPaused))
        {
            try
            {
                var deadline = DateTime.UtcNow.AddSeconds(2);
                var status = await new Maintenance.MaintenanceClient(member.Channel).StatusAsync(new StatusRequest(), deadline: deadline);
                var list = await new Etcdserverpb.Cluster.ClusterClient(member.Channel).MemberListAsync(new MemberListRequest(), deadline: deadline);
                var leader = list.Members.FirstOrDefault(m => m.ID == status.Leader);
                if (leader is not null && leader.Name.Length > 1) return _members[int.Parse(leader.Name.AsSpan(1), CultureInfo.InvariantCulture)];
            }
            catch (RpcException)
            {
                // The next one may know.
            }
        }

        return null;
    }

    /// <summary>Ends every fault: the network whole, everybody running.</summary>
    public async Task HealAsync()
    {
        if (Network is not null) await Network.HealAsync(_plan.Seats);
        foreach (var disk in _disks) disk.Free();
        foreach (var member in Seated)
        {
            member.Resume();
            if (!member.IsRunning) Restart(member);
        }

        foreach (var member in Seated) await member.WaitUntilAnsweringAsync();
        if (_disks.Count > 0) await SpaceIsBack.DisarmAsync(Seated);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members) await member.DisposeAsync();
        if (Network is not null) await Network.DisposeAsync();
        foreach (var disk in _disks) await disk.DisposeAsync();
        _folder.Dispose();
    }

    private async Task BuildAsync()
    {
        if (_plan.HasNetworks)
        {
            Network = new MemberNetwork();
            await Network.CreateAsync(_plan.Seats);
        }

        for (var i = 0; i < _plan.Seats; i++)
        {
            var folder = _folder[$"m{i}"];
            if (_plan.DiskMegabytes > 0) _disks.Add(await MemberDisk.MountAsync(folder, _plan.DiskMegabytes));
            else Directory.CreateDirectory(folder);
            _members.Add(Network is null
                ? new ChaosMember(_plan.Program, i, "127.0.0.1", Ports.Take(), Ports.Take(), folder, [])
                : new ChaosMember(_plan.Program, i, Network.Address(i), 2379, 2380, folder, ["ip", "netns", "exec", Network.Namespace(i)]));
        }
    }
}
