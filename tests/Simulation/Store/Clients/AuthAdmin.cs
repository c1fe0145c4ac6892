using Authpb;
using Etcdserverpb;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Auth;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Simulation.Tests.Store.Oracle;

namespace MiniKube.Simulation.Tests.Store.Clients;

/// <summary>Makes users and roles, turns authentication on, and then keeps changing who may do what; turns it off for a while, too.</summary>
internal sealed class AuthAdmin(StoreWorld world) : Client(world, "admin", Root)
{
    public const string Root = "root";

    private const int Roles = 3;

    /// <summary>What roles are given: parts of the keys that overlap and touch.</summary>
    private static readonly (string Key, string End)[] s_ranges =
        [("k", "l"), ("k0", "k3"), ("k3", "k6"), ("k2", "k7"), ("k1", ""), ("k", "k9"), ("l", "m"), ("m/", "m0"), ("e/", "e0"), ("n", "o"), ("\0", "\0")];

    private readonly Queue<(CommandKind Kind, IMessage Request)> _plan = new(Setup(new Random(world.Settings.Seed)));

    /// <summary>Somebody for a client to be: a user, the administrator, or nobody.</summary>
    public static string? Someone(Random random) => random.Next(8) switch
    {
        0 => null,
        1 or 2 => Root,
        _ => $"u{random.Next(Roles)}",
    };

    protected override void Act()
    {
        if (_plan.TryPeek(out (CommandKind Kind, IMessage Request) next))
        {
            Change(next.Kind, next.Request, () => _plan.TryDequeue(out _));
            return;
        }

        (CommandKind kind, IMessage request) = Choose();
        Change(kind, request, () => { });
    }

    private static IEnumerable<(CommandKind Kind, IMessage Request)> Setup(Random random)
    {
        yield return (CommandKind.UserAdd, NewUser(Root));
        yield return (CommandKind.UserGrantRole, new AuthUserGrantRoleRequest { User = Root, Role = Root });
        for (int i = 0; i < Roles; i++)
        {
            yield return (CommandKind.RoleAdd, new AuthRoleAddRequest { Name = $"r{i}" });
            for (int p = 0; p < 2; p++) yield return (CommandKind.RoleGrantPermission, Permit(random, i));
            yield return (CommandKind.UserAdd, NewUser($"u{i}"));
            yield return (CommandKind.UserGrantRole, new AuthUserGrantRoleRequest { User = $"u{i}", Role = $"r{i}" });
        }

        yield return (CommandKind.AuthEnable, new AuthEnableRequest());
    }

    private static AuthUserAddRequest NewUser(string name) => new() { Name = name, Options = new UserAddOptions { NoPassword = true } };

    private static AuthRoleGrantPermissionRequest Permit(Random random, int role)
    {
        (string key, string end) = s_ranges[random.Next(s_ranges.Length)];
        var permission = new Permission { Key = ByteString.CopyFromUtf8(key), RangeEnd = ByteString.CopyFromUtf8(end), PermType = (Permission.Types.Type)random.Next(3) };
        return new AuthRoleGrantPermissionRequest { Name = $"r{role}", Perm = permission };
    }

    private (CommandKind Kind, IMessage Request) Choose()
    {
        ModelAuth now = World.Ledger.Model.Auth[^1];
        int role = Random.Next(Roles), user = Random.Next(Roles);
        if (!now.IsOn) return (CommandKind.AuthEnable, new AuthEnableRequest());
        switch (Random.Next(20))
        {
            case < 7: return (CommandKind.RoleGrantPermission, Permit(Random, role));
            case < 12 when now.Roles.TryGetValue($"r{role}", out var held) && held.Count > 0:
                Permission lost = held[Random.Next(held.Count)];
                return (CommandKind.RoleRevokePermission, new AuthRoleRevokePermissionRequest { Role = $"r{role}", Key = lost.Key, RangeEnd = lost.RangeEnd });
            case < 15: return (CommandKind.UserGrantRole, new AuthUserGrantRoleRequest { User = $"u{user}", Role = $"r{role}" });
            case < 17: return (CommandKind.UserRevokeRole, new AuthUserRevokeRoleRequest { Name = $"u{user}", Role = $"r{role}" });
            case 17 when now.Users.ContainsKey($"u{user}"): return (CommandKind.UserDelete, new AuthUserDeleteRequest { Name = $"u{user}" });
            case 18: return (CommandKind.AuthDisable, new AuthDisableRequest());
            default: return (CommandKind.UserAdd, NewUser($"u{user}"));
        }
    }

    private void Change(CommandKind kind, IMessage request, Action done) => Call(
        (front, call) => front.ProposeAsync<AuthDone>(kind, request, call),
        answer =>
        {
            World.Trace.Note("changed rights", 0, answer.Index, (ulong)kind);
            World.Reached(answer.Revision);
            done();
        },
        error =>
        {
            if (error is not null && (error == StoreError.UserExists || error == StoreError.RoleExists)) done();
        });
}
