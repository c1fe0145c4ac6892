using MiniKube.Machinery.Api.Types.Authentication;

namespace MiniKube.ControlPlane.ApiServer.Resources.Authentication;

/// <summary>Selfsubjectreviews of authentication.k8s.io/v1.</summary>
public static class SelfSubjectReviewResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "authentication.k8s.io",
        Version = "v1",
        Resource = "selfsubjectreviews",
        Singular = "selfsubjectreview",
        Kind = "SelfSubjectReview",
        Namespaced = false,
        Verbs = ResourceVerbs.CreateOnly,
        RecordType = typeof(SelfSubjectReview),
        Virtual = new ApiServer.Authentication.SelfSubjectReviews(),
    };
}
