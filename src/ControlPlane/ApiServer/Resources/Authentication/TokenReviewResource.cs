using MiniKube.Machinery.Api.Types.Authentication;

namespace MiniKube.ControlPlane.ApiServer.Resources.Authentication;

/// <summary>Tokenreviews of authentication.k8s.io/v1.</summary>
public static class TokenReviewResource
{
    public static ResourceDescriptor Descriptor { get; } = new()
    {
        Group = "authentication.k8s.io",
        Version = "v1",
        Resource = "tokenreviews",
        Singular = "tokenreview",
        Kind = "TokenReview",
        Namespaced = false,
        Verbs = ResourceVerbs.CreateOnly,
        RecordType = typeof(TokenReview),
        Virtual = new ApiServer.Authentication.TokenReviews(),
    };
}
