using Microsoft.AspNetCore.Http;
using MiniKube.ControlPlane.ApiServer.Authorization;
using MiniKube.Machinery.Api.Errors;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>Acting as someone else, by the <c>Impersonate-*</c> headers, for those who may <c>impersonate</c> the user, each group, the uid and
/// each extra.</summary>
public sealed class Impersonation(IAuthorizer authorizer)
{
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";
    private const string UidHeader = "Impersonate-Uid";
    private const string ExtraPrefix = "Impersonate-Extra-";
    private const string AccountPrefix = "system:serviceaccount:";

    /// <summary>The user to go on as: <paramref name="user"/> where nobody else is asked for.</summary>
    /// <exception cref="StatusException">403: may not impersonate; 500: groups or extras without a user.</exception>
    public async ValueTask<UserInfo> ResolveAsync(HttpContext http, UserInfo user, CancellationToken cancellation)
    {
        var headers = http.Request.Headers;
        var name = headers[UserHeader].ToString();
        var groups = headers[GroupHeader].OfType<string>().Where(g => g.Length > 0).ToList();
        var uid = headers[UidHeader].ToString();
        var extra = Extra(headers);
        if (name.Length == 0)
        {
            if (groups.Count == 0 && uid.Length == 0 && extra.Count == 0) return user;
            throw ApiErrors.InternalError("requested attributes without impersonating a user");
        }

        await DemandUserAsync(user, name, cancellation);
        foreach (var group in groups) await DemandAsync(user, "groups", group, cancellation);
        if (uid.Length > 0) await DemandAsync(user, "uids", uid, cancellation, "authentication.k8s.io");
        foreach (var (key, values) in extra)
        {
            foreach (var value in values) await DemandAsync(user, "userextras", value, cancellation, "authentication.k8s.io", subresource: key);
        }

        return new UserInfo { Name = name, Uid = uid, Groups = StandardGroups(name, groups), Extra = extra };
    }

    private static List<string> StandardGroups(string name, List<string> groups)
    {
        if (groups.Count == 0 && Account(name) is { } account) groups = ["system:serviceaccounts", $"system:serviceaccounts:{account.Namespace}"];
        var standard = name == UserInfo.AnonymousName ? UserInfo.Unauthenticated : UserInfo.Authenticated;
        return groups.Contains(standard) ? groups : [.. groups, standard];
    }

    private static (string Namespace, string Name)? Account(string name)
    {
        if (!name.StartsWith(AccountPrefix, StringComparison.Ordinal)) return null;
        var parts = name[AccountPrefix.Length..].Split(':');
        return parts is [{ Length: > 0 }, { Length: > 0 }] ? (parts[0], parts[1]) : null;
    }

    private static Dictionary<string, IReadOnlyList<string>> Extra(IHeaderDictionary headers)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in headers)
        {
            if (name.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
                extra[Uri.UnescapeDataString(name[ExtraPrefix.Length..].ToLowerInvariant())] = [.. values.OfType<string>()];
        }

        return extra;
    }

    private ValueTask DemandUserAsync(UserInfo user, string name, CancellationToken cancellation) => Account(name) is { } account
        ? DemandAsync(user, "serviceaccounts", account.Name, cancellation, ns: account.Namespace)
        : DemandAsync(user, "users", name, cancellation);

    private async ValueTask DemandAsync(
        UserInfo user, string resource, string name, CancellationToken cancellation, string group = "", string ns = "", string subresource = "")
    {
        var attributes = new AuthorizationAttributes
        {
            User = user,
            Verb = "impersonate",
            IsResourceRequest = true,
            Group = group,
            Version = "v1",
            Resource = resource,
            Subresource = subresource,
            Namespace = ns,
            Name = name,
        };
        var decision = await authorizer.AuthorizeAsync(attributes, cancellation);
        if (!decision.IsAllowed) throw Refusals.Forbidden(attributes, decision.Reason);
    }
}
