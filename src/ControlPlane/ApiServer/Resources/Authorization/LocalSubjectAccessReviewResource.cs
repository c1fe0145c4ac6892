using MiniKube.Machinery.Api.Types.Authorization;

namespace MiniKube.ControlPlane.ApiServer.Resources.Authorization;

/// <summary>Localsubjectaccessreviews of authorization.k8s.io/v1.</summary>
public static class LocalSubjectAccessReviewResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "authorization.k8s.io",
        Version = "v1",
        Resource = "localsubjectaccessreviews",
        Singular = "localsubjectaccessreview",
        Kind = "LocalSubjectAccessReview",
        Namespaced = true,
        Verbs = ResourceVerbs.CreateOnly,
        RecordType = typeof(LocalSubjectAccessReview),
        Virtual = new ApiServer.Authorization.LocalSubjectAccessReviews(),
    };
}
