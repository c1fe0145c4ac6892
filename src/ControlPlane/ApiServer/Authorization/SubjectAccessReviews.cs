using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Authorization;

namespace MiniKube.ControlPlane.ApiServer.Authorization;

/// <summary>May someone do something? Asked by components on behalf of others.</summary>
public sealed class SubjectAccessReviews : VirtualResource
{
    public override async ValueTask<JsonObject> CreateAsync(RequestContext context, JsonObject obj, CancellationToken cancellation)
    {
        var review = ApiJson.FromDocument<SubjectAccessReview>(obj);
        Demand("SubjectAccessReview", review.Spec);
        var question = AccessReviews.Question("SubjectAccessReview", AccessReviews.Subject(review.Spec), review.Spec?.ResourceAttributes, review.Spec?.NonResourceAttributes);
        var decision = await context.Services.GetRequiredService<IAuthorizer>().AuthorizeAsync(question, cancellation);
        return ApiJson.ToDocument(review with { Status = AccessReviews.Answer(decision) });
    }

    internal static void Demand(string kind, SubjectAccessReviewSpec? spec)
    {
        if (!string.IsNullOrEmpty(spec?.User) || spec?.Groups is { Count: > 0 }) return;
        throw ApiErrors.Invalid(
            new GroupKind("authorization.k8s.io", kind), "", [FieldError.Invalid(FieldPath.Of("spec", "user"), spec?.User ?? "", "at least one of user or group must be specified")]);
    }
}

/// <summary>The same within one namespace, for those who may ask there only.</summary>
public sealed class LocalSubjectAccessReviews : VirtualResource
{
    public override async ValueTask<JsonObject> CreateAsync(RequestContext context, JsonObject obj, CancellationToken cancellation)
    {
        var review = ApiJson.FromDocument<LocalSubjectAccessReview>(obj);
        SubjectAccessReviews.Demand("LocalSubjectAccessReview", review.Spec);
        if ((review.Spec?.ResourceAttributes?.Namespace ?? "") != context.Namespace)
        {
            throw ApiErrors.BadRequest(
                $"spec.resourceAttributes.namespace must match namespace: {context.Namespace}");
        }

        var question = AccessReviews.Question("LocalSubjectAccessReview", AccessReviews.Subject(review.Spec), review.Spec?.ResourceAttributes, review.Spec?.NonResourceAttributes);
        var decision = await context.Services.GetRequiredService<IAuthorizer>().AuthorizeAsync(question, cancellation);
        return ApiJson.ToDocument(review with { Status = AccessReviews.Answer(decision) });
    }
}

/// <summary>May I? <c>kubectl auth can-i</c>.</summary>
public sealed class SelfSubjectAccessReviews : VirtualResource
{
    public override async ValueTask<JsonObject> CreateAsync(RequestContext context, JsonObject obj, CancellationToken cancellation)
    {
        var review = ApiJson.FromDocument<SelfSubjectAccessReview>(obj);
        var question = AccessReviews.Question("SelfSubjectAccessReview", context.User, review.Spec?.ResourceAttributes, review.Spec?.NonResourceAttributes);
        var decision = await context.Services.GetRequiredService<IAuthorizer>().AuthorizeAsync(question, cancellation);
        return ApiJson.ToDocument(review with { Status = AccessReviews.Answer(decision) });
    }
}

/// <summary>What may I do here? <c>kubectl auth can-i --list</c>.</summary>
public sealed class SelfSubjectRulesReviews : VirtualResource
{
    public override async ValueTask<JsonObject> CreateAsync(RequestContext context, JsonObject obj, CancellationToken cancellation)
    {
        var review = ApiJson.FromDocument<SelfSubjectRulesReview>(obj);
        if (string.IsNullOrEmpty(review.Spec?.Namespace)) throw ApiErrors.BadRequest("no namespace on request");
        var rules = await context.Services.GetRequiredService<Rbac.RbacAuthorizer>().RulesForAsync(context.User, review.Spec.Namespace, cancellation);
        return ApiJson.ToDocument(review with
        {
            Status = new SubjectRulesReviewStatus
            {
                ResourceRules = [.. rules.Where(r => r.Resources is { Count: > 0 }).Select(r => new ResourceRule
                {
                    Verbs = r.Verbs, ApiGroups = r.ApiGroups, Resources = r.Resources, ResourceNames = r.ResourceNames,
                })],
                NonResourceRules = [.. rules.Where(r => r.NonResourceURLs is { Count: > 0 }).Select(r => new NonResourceRule { Verbs = r.Verbs, NonResourceURLs = r.NonResourceURLs })],
                Incomplete = false,
            },
        });
    }
}
