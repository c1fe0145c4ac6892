using MiniKube.Machinery.Api.Types.Authorization;

namespace MiniKube.ControlPlane.ApiServer.Resources.Authorization;

/// <summary>Selfsubjectaccessreviews of authorization.k8s.io/v1.</summary>
public static class SelfSubjectAccessReviewResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "authorization.k8s.io",
        Version = "v1",
        Resource = "selfsubjectaccessreviews",
        Singular = "selfsubjectaccessreview",
        Kind = "SelfSubjectAccessReview",
        Namespaced = false,
        Verbs = ResourceVerbs.CreateOnly,
        RecordType = typeof(SelfSubjectAccessReview),
        Virtual = new ApiServer.Authorization.SelfSubjectAccessReviews(),
    };
}
