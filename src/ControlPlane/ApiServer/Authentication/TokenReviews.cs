using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Authentication;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>Tells another component (a kubelet, a webhook) who the bearer of a token is.</summary>
public sealed class TokenReviews : VirtualResource
{
    public override async ValueTask<JsonObject> CreateAsync(RequestContext context, JsonObject obj, CancellationToken cancellation)
    {
        var review = ApiJson.FromDocument<TokenReview>(obj);
        if (string.IsNullOrEmpty(review.Spec?.Token))
            throw ApiErrors.BadRequest("token is required for TokenReview in authentication");
        var own = context.Services.GetRequiredService<AuthenticationOptions>().Audiences;
        var asked = review.Spec.Audiences is { Count: > 0 } given ? given : own;
        var result = await context.Services.GetRequiredService<ITokenAuthenticator>().AuthenticateTokenAsync(review.Spec.Token, asked, cancellation);
        return ApiJson.ToDocument(review with
        {
            Metadata = (review.Metadata ?? new ObjectMeta()) with { ManagedFields = null },
            Status = result.User is { } user
                ? new TokenReviewStatus { Authenticated = true, User = Wire(user), Audiences = review.Spec.Audiences is { Count: > 0 } ? result.Audiences : null }
                : new TokenReviewStatus { Authenticated = false, Error = result.Error ?? "invalid bearer token", User = new Machinery.Api.Types.Authentication.UserInfo() },
        });
    }

    internal static Machinery.Api.Types.Authentication.UserInfo Wire(UserInfo user) => new()
    {
        Username = user.Name,
        Uid = user.Uid.Length == 0 ? null : user.Uid,
        Groups = user.Groups.Count == 0 ? null : user.Groups,
        Extra = user.Extra.Count == 0 ? null : user.Extra,
    };
}

/// <summary>Tells callers who they are: <c>kubectl auth whoami</c>.</summary>
public sealed class SelfSubjectReviews : VirtualResource
{
    public override ValueTask<JsonObject> CreateAsync(RequestContext context, JsonObject obj, CancellationToken cancellation) =>
        ValueTask.FromResult(ApiJson.ToDocument(ApiJson.FromDocument<SelfSubjectReview>(obj) with
        {
            Metadata = new ObjectMeta { CreationTimestamp = context.Time.GetUtcNow() },
            Status = new SelfSubjectReviewStatus { UserInfo = TokenReviews.Wire(context.User) },
        }));
}
