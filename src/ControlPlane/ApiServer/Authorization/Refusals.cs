using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;

namespace MiniKube.ControlPlane.ApiServer.Authorization;

/// <summary>The words of a 403.</summary>
public static class Refusals
{
    public static StatusException Forbidden(AuthorizationAttributes attributes, string reason)
    {
        var message = Describe(attributes);
        return ApiErrors.Forbidden(
            attributes.IsResourceRequest ? new GroupResource(attributes.Group, attributes.Resource) : default,
            attributes.IsResourceRequest ? attributes.Name : "",
            reason.Length == 0 ? message : $"{message}: {reason}");
    }

    /// <summary><c>User "x" cannot list resource "pods" in API group "" in the namespace "default"</c></summary>
    public static string Describe(AuthorizationAttributes a)
    {
        if (!a.IsResourceRequest) return $"User \"{a.User.Name}\" cannot {a.Verb} path \"{a.Path}\"";
        var resource = a.Subresource.Length == 0 ? a.Resource : $"{a.Resource}/{a.Subresource}";
        var where = a.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{a.Namespace}\"";
        return $"User \"{a.User.Name}\" cannot {a.Verb} resource \"{resource}\" in API group \"{a.Group}\" {where}";
    }
}
