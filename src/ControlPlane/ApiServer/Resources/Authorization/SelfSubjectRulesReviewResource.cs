using MiniKube.Machinery.Api.Types.Authorization;

namespace MiniKube.ControlPlane.ApiServer.Resources.Authorization;

/// <summary>Selfsubjectrulesreviews of authorization.k8s.io/v1.</summary>
public static class SelfSubjectRulesReviewResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "authorization.k8s.io",
        Version = "v1",
        Resource = "selfsubjectrulesreviews",
        Singular = "selfsubjectrulesreview",
        Kind = "SelfSubjectRulesReview",
        Namespaced = false,
        Verbs = ResourceVerbs.CreateOnly,
        RecordType = typeof(SelfSubjectRulesReview),
        Virtual = new ApiServer.Authorization.SelfSubjectRulesReviews(),
    };
}
