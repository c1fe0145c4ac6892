using MiniKube.Machinery.Api.Types.Authorization;

namespace MiniKube.ControlPlane.ApiServer.Resources.Authorization;

/// <summary>Subjectaccessreviews of authorization.k8s.io/v1.</summary>
public static class SubjectAccessReviewResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "authorization.k8s.io",
        Version = "v1",
        Resource = "subjectaccessreviews",
        Singular = "subjectaccessreview",
        Kind = "SubjectAccessReview",
        Namespaced = false,
        Verbs = ResourceVerbs.CreateOnly,
        RecordType = typeof(SubjectAccessReview),
        Virtual = new ApiServer.Authorization.SubjectAccessReviews(),
    };
}
