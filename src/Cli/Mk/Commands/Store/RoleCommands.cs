using System.CommandLine;
using Authpb;
using Etcdserverpb;
using MiniKube.Cli.Mk.Cluster;
using MiniKube.Cli.Mk.Printing;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store role …</c>: what may be read and written.</summary>
internal static class RoleCommands
{
    public static Command Build()
    {
        var name = new Argument<string>("ROLE");
        return new Command("role", "What a role may read and write.")
        {
            UserCommands.Act(new Command("list", "List the roles."), async (c, _, ct) => string.Join('\n', (await c.RoleListAsync(new AuthRoleListRequest(), cancellationToken: ct).ConfigureAwait(false)).Roles)),
            UserCommands.Act(new Command("show", "Show what a role may.") { name }, async (c, a, ct) => Table((await c.RoleGetAsync(new AuthRoleGetRequest { Role = a.GetValue(name) }, cancellationToken: ct).ConfigureAwait(false)).Perm)),
            UserCommands.Act(new Command("add", "Add a role, which may nothing yet.") { name }, async (c, a, ct) =>
            {
                await c.RoleAddAsync(new AuthRoleAddRequest { Name = a.GetValue(name) }, cancellationToken: ct).ConfigureAwait(false);
                return $"role {a.GetValue(name)} added";
            }),
            UserCommands.Act(new Command("delete", "Delete a role.") { name }, async (c, a, ct) =>
            {
                await c.RoleDeleteAsync(new AuthRoleDeleteRequest { Role = a.GetValue(name) }, cancellationToken: ct).ConfigureAwait(false);
                return $"role {a.GetValue(name)} deleted";
            }),
            Allow(),
            Deny(),
        };
    }

    private static Command Allow()
    {
        var (role, right) = (new Argument<string>("ROLE"), new Argument<string>("RIGHT") { Description = "read, write or readwrite" });
        var command = new Command("allow", "Let a role read or write keys.") { role, right };
        var keys = new KeySelection(command);
        return UserCommands.Act(command, async (c, a, ct) =>
        {
            var (key, end) = keys.Of(a);
            var permission = new Permission { PermType = Right(a.GetValue(right)!), Key = key, RangeEnd = end };
            await c.RoleGrantPermissionAsync(new AuthRoleGrantPermissionRequest { Name = a.GetValue(role), Perm = permission }, cancellationToken: ct).ConfigureAwait(false);
            return $"role {a.GetValue(role)} may {a.GetValue(right)} {Keys(permission)}";
        });
    }

    private static Command Deny()
    {
        var role = new Argument<string>("ROLE");
        var command = new Command("deny", "Take back what was allowed, for the same keys.") { role };
        var keys = new KeySelection(command);
        return UserCommands.Act(command, async (c, a, ct) =>
        {
            var (key, end) = keys.Of(a);
            await c.RoleRevokePermissionAsync(new AuthRoleRevokePermissionRequest { Role = a.GetValue(role), Key = key, RangeEnd = end }, cancellationToken: ct).ConfigureAwait(false);
            return $"role {a.GetValue(role)} may no longer use {Keys(new Permission { Key = key, RangeEnd = end })}";
        });
    }

    private static Permission.Types.Type Right(string text) => text switch
    {
        "read" => Permission.Types.Type.Read,
        "write" => Permission.Types.Type.Write,
        "readwrite" => Permission.Types.Type.Readwrite,
        _ => throw new ClusterException($"'{text}' is not read, write or readwrite"),
    };

    private static string Table(IEnumerable<Permission> permissions) =>
        TextTable.Format(["RIGHT", "KEYS"], permissions.Select(p => new[] { p.PermType.ToString().ToLowerInvariant(), Keys(p) })).TrimEnd('\n');

    private static string Keys(Permission permission)
    {
        var key = permission.Key.ToStringUtf8().Replace("\0", "", StringComparison.Ordinal);
        if (permission.RangeEnd.IsEmpty) return key;
        var end = permission.RangeEnd.ToStringUtf8().Replace("\0", "", StringComparison.Ordinal);
        return end.Length == 0 ? (key.Length == 0 ? "all keys" : $"from {key} on") : $"from {key} to before {end}";
    }
}
