using MiniKube.ControlPlane.ApiServer.Authentication;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Authorization;

namespace MiniKube.ControlPlane.ApiServer.Authorization;

/// <summary>Turns the questions of the review kinds into those of the authorizer, and its answer into their status.</summary>
internal static class AccessReviews
{
    /// <exception cref="StatusException">422: not exactly one of resource and non-resource attributes.</exception>
    public static AuthorizationAttributes Question(string kind, UserInfo user, ResourceAttributes? resource, NonResourceAttributes? path)
    {
        if (resource is null == path is null)
        {
            var error = FieldError.Invalid(
                FieldPath.Of("spec").Child(resource is null ? "resourceAttributes" : "nonResourceAttributes"),
                resource is null ? "null" : "",
                resource is null ? "exactly one of nonResourceAttributes or resourceAttributes must be specified" : "cannot be specified in combination with resourceAttributes");
            throw ApiErrors.Invalid(new GroupKind("authorization.k8s.io", kind), "", [error]);
        }

        if (path is not null) return new AuthorizationAttributes { User = user, Verb = path.Verb ?? "", Path = path.Path ?? "" };
        return new AuthorizationAttributes
        {
            User = user,
            Verb = resource!.Verb ?? "",
            IsResourceRequest = true,
            Group = resource.Group ?? "",
            Version = resource.Version ?? "",
            Resource = resource.Resource ?? "",
            Subresource = resource.Subresource ?? "",
            Namespace = resource.Namespace ?? "",
            Name = resource.Name ?? "",
            FieldSelector = resource.FieldSelector?.RawSelector,
            LabelSelector = resource.LabelSelector?.RawSelector,
        };
    }

    public static UserInfo Subject(SubjectAccessReviewSpec? spec) => new()
    {
        Name = spec?.User ?? "",
        Uid = spec?.Uid ?? "",
        Groups = spec?.Groups ?? [],
        Extra = spec?.Extra ?? new Dictionary<string, IReadOnlyList<string>>(),
    };

    public static SubjectAccessReviewStatus Answer(AuthorizationDecision decision) => new()
    {
        Allowed = decision.IsAllowed,
        Denied = decision.Verdict == AuthorizationVerdict.Deny ? true : null,
        Reason = string.IsNullOrEmpty(decision.Reason) ? null : decision.Reason,
    };
}
