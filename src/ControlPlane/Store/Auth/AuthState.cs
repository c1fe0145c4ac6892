using System.Collections.Concurrent;
using System.Collections.Immutable;
using Authpb;
using Google.Protobuf;
using MiniKube.Store.V1;

namespace MiniKube.ControlPlane.Store.Auth;

/// <summary>Users, roles and whether they count, as of one revision of them. Never changes; a change makes another.</summary>
internal sealed class AuthState
{
    private readonly ConcurrentDictionary<string, KeyRights> _rights = new(StringComparer.Ordinal);

    private AuthState(bool isEnabled, ulong revision, ImmutableSortedDictionary<string, AuthUser> users, ImmutableSortedDictionary<string, AuthRole> roles) =>
        (IsEnabled, Revision, Users, Roles) = (isEnabled, revision, users, roles);

    /// <summary>Of a new store.</summary>
    public static AuthState Initial { get; } = new(
        false,
        1,
        ImmutableSortedDictionary<string, AuthUser>.Empty.WithComparers(StringComparer.Ordinal),
        ImmutableSortedDictionary<string, AuthRole>.Empty.WithComparers(StringComparer.Ordinal));

    public bool IsEnabled { get; }

    /// <summary>Grows with every change of users and roles, from 1.</summary>
    public ulong Revision { get; }

    public ImmutableSortedDictionary<string, AuthUser> Users { get; }

    public ImmutableSortedDictionary<string, AuthRole> Roles { get; }

    /// <summary>What all roles of a user together allow; nothing for an unknown one.</summary>
    public KeyRights RightsOf(string user) => _rights.GetOrAdd(
        user,
        static (name, self) => self.Users.TryGetValue(name, out var known)
            ? KeyRights.Of(known.Roles.Where(self.Roles.ContainsKey).SelectMany(r => self.Roles[r].Permissions))
            : KeyRights.None,
        this);

    /// <summary>Turning it on is no change of users and roles; turning it off is, so that no token outlives it.</summary>
    public AuthState Enabled() => new(true, Revision, Users, Roles);

    public AuthState Disabled() => new(false, Revision + 1, Users, Roles);

    public AuthState With(AuthUser user) => new(IsEnabled, Revision + 1, Users.SetItem(user.Name, user), Roles);

    public AuthState With(AuthRole role) => new(IsEnabled, Revision + 1, Users, Roles.SetItem(role.Name, role));

    public AuthState WithoutUser(string name) => new(IsEnabled, Revision + 1, Users.Remove(name), Roles);

    /// <summary>The role is taken from its users too.</summary>
    public AuthState WithoutRole(string name)
    {
        var holders = Users.Values.Where(u => u.Roles.Contains(name)).Select(u => KeyValuePair.Create(u.Name, u with { Roles = u.Roles.Remove(name) }));
        return new AuthState(IsEnabled, Revision + 1, Users.SetItems(holders), Roles.Remove(name));
    }

    public AuthRecord ToRecord()
    {
        var record = new AuthRecord { Enabled = IsEnabled, Revision = Revision };
        record.Users.AddRange(Users.Values.Select(u => new User
        {
            Name = ByteString.CopyFromUtf8(u.Name),
            Password = u.Password,
            Roles = { u.Roles },
            Options = new UserAddOptions { NoPassword = u.HasNoPassword },
        }));
        record.Roles.AddRange(Roles.Values.Select(r => new Role { Name = ByteString.CopyFromUtf8(r.Name), KeyPermission = { r.Permissions } }));
        return record;
    }

    public static AuthState FromRecord(AuthRecord record) => new(
        record.Enabled,
        record.Revision,
        Initial.Users.AddRange(record.Users.Select(u => Named(new AuthUser(u.Name.ToStringUtf8(), u.Password, u.Options?.NoPassword ?? false, [.. u.Roles])))),
        Initial.Roles.AddRange(record.Roles.Select(r => Named(new AuthRole(r.Name.ToStringUtf8(), [.. r.KeyPermission])))));

    private static KeyValuePair<string, AuthUser> Named(AuthUser user) => KeyValuePair.Create(user.Name, user);

    private static KeyValuePair<string, AuthRole> Named(AuthRole role) => KeyValuePair.Create(role.Name, role);
}

/// <summary>One who may sign in.</summary>
/// <param name="Password">As bcrypt keeps it; empty where there is none.</param>
/// <param name="HasNoPassword">Signs in by certificate only.</param>
/// <param name="Roles">In order, each once.</param>
internal sealed record AuthUser(string Name, ByteString Password, bool HasNoPassword, ImmutableArray<string> Roles)
{
    public const string Root = "root";

    /// <summary>May do everything.</summary>
    public bool IsAdmin => Roles.Contains(AuthRole.Root);
}

/// <summary>A named set of permissions, ordered by key; the messages are never changed.</summary>
internal sealed record AuthRole(string Name, ImmutableArray<Permission> Permissions)
{
    /// <summary>The role that needs no permissions.</summary>
    public const string Root = "root";
}
