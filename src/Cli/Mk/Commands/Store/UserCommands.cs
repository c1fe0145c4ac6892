using System.CommandLine;
using Authpb;
using Etcdserverpb;
using MiniKube.Cli.Mk.Cluster;

namespace MiniKube.Cli.Mk.Commands.Store;

/// <summary><c>mk store user …</c> and <c>mk store auth …</c>.</summary>
internal static class UserCommands
{
    public static Command Users()
    {
        var (name, role) = (new Argument<string>("NAME"), new Argument<string>("ROLE"));
        var password = new Option<string?>("--password") { Description = "its password; typed in where absent", HelpName = "TEXT" };
        var none = new Option<bool>("--no-password") { Description = "signs in by certificate only" };
        return new Command("user", "Who may sign in, and in which roles.")
        {
            Act(new Command("list", "List the users."), async (c, _, ct) => string.Join('\n', (await c.UserListAsync(new AuthUserListRequest(), cancellationToken: ct).ConfigureAwait(false)).Users)),
            Act(new Command("show", "Show a user's roles.") { name }, async (c, a, ct) => string.Join('\n', (await c.UserGetAsync(new AuthUserGetRequest { Name = a.GetValue(name) }, cancellationToken: ct).ConfigureAwait(false)).Roles)),
            Act(new Command("add", "Add a user.") { name, password, none }, async (c, a, ct) =>
            {
                var request = new AuthUserAddRequest { Name = a.GetValue(name), Options = new UserAddOptions { NoPassword = a.GetValue(none) } };
                if (!a.GetValue(none)) request.Password = await PasswordAsync(a.GetValue(password), ct).ConfigureAwait(false);
                await c.UserAddAsync(request, cancellationToken: ct).ConfigureAwait(false);
                return $"user {request.Name} added";
            }),
            Act(new Command("delete", "Delete a user.") { name }, async (c, a, ct) =>
            {
                await c.UserDeleteAsync(new AuthUserDeleteRequest { Name = a.GetValue(name) }, cancellationToken: ct).ConfigureAwait(false);
                return $"user {a.GetValue(name)} deleted";
            }),
            Act(new Command("password", "Change a user's password.") { name, password }, async (c, a, ct) =>
            {
                await c.UserChangePasswordAsync(new AuthUserChangePasswordRequest { Name = a.GetValue(name), Password = await PasswordAsync(a.GetValue(password), ct).ConfigureAwait(false) }, cancellationToken: ct).ConfigureAwait(false);
                return $"user {a.GetValue(name)} has a new password";
            }),
            Act(new Command("grant", "Give a user a role.") { name, role }, async (c, a, ct) =>
            {
                await c.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = a.GetValue(name), Role = a.GetValue(role) }, cancellationToken: ct).ConfigureAwait(false);
                return $"user {a.GetValue(name)} has role {a.GetValue(role)}";
            }),
            Act(new Command("revoke", "Take a role from a user.") { name, role }, async (c, a, ct) =>
            {
                await c.UserRevokeRoleAsync(new AuthUserRevokeRoleRequest { Name = a.GetValue(name), Role = a.GetValue(role) }, cancellationToken: ct).ConfigureAwait(false);
                return $"user {a.GetValue(name)} no longer has role {a.GetValue(role)}";
            }),
        };
    }

    public static Command Authentication() => new("auth", "Whether users and roles count.")
    {
        Act(new Command("on", "From now on everybody must sign in; needs a user root with the role root."), async (c, _, ct) =>
        {
            await c.AuthEnableAsync(new AuthEnableRequest(), cancellationToken: ct).ConfigureAwait(false);
            return "everybody must sign in now";
        }),
        Act(new Command("off", "From now on everybody may do everything."), async (c, _, ct) =>
        {
            await c.AuthDisableAsync(new AuthDisableRequest(), cancellationToken: ct).ConfigureAwait(false);
            return "everybody may do everything now";
        }),
        Act(new Command("status", "Show whether everybody must sign in."), async (c, _, ct) => (await c.AuthStatusAsync(new AuthStatusRequest(), cancellationToken: ct).ConfigureAwait(false)).Enabled ? "on" : "off"),
    };

    /// <summary>A command that makes one call and prints what comes of it.</summary>
    internal static Command Act(Command command, Func<Auth.AuthClient, ParseResult, CancellationToken, Task<string>> act) => StoreTarget.Bind(command, async (target, arguments, cancellation) =>
    {
        using var store = await target.OpenAnyAsync(cancellation).ConfigureAwait(false);
        var text = await act(new Auth.AuthClient(store.Calls), arguments, cancellation).ConfigureAwait(false);
        if (text.Length > 0) await Console.Out.WriteLineAsync(text).ConfigureAwait(false);
        return 0;
    });

    private static async Task<string> PasswordAsync(string? given, CancellationToken cancellation)
    {
        if (given is not null) return given;
        if (!Console.IsInputRedirected) await Console.Error.WriteAsync("password: ").ConfigureAwait(false);
        return await Console.In.ReadLineAsync(cancellation).ConfigureAwait(false) is { Length: > 0 } typed ? typed : throw new ClusterException("a password is needed");
    }
}
