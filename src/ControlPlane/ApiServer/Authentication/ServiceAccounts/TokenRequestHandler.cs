using Microsoft.Extensions.DependencyInjection;
using MiniKube.ControlPlane.ApiServer.Resources;
using MiniKube.Machinery.Api;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Meta;
using MiniKube.Machinery.Api.Types.Authentication;
using MiniKube.Machinery.Api.Types.Core;

namespace MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;

/// <summary>The <c>serviceaccounts/token</c> subresource: issues a token for the account, bound to a pod, secret or node if asked to.</summary>
public sealed class TokenRequestHandler : ISubresourceHandler
{
    private static readonly GroupResource Accounts = new("", "serviceaccounts");

    public async ValueTask<SubresourceResult> HandleAsync(SubresourceRequest request, CancellationToken cancellation)
    {
        var context = request.Context;
        var issuer = context.Services.GetService<TokenIssuer>() ?? throw ApiErrors.ServiceUnavailable("this server has no key to sign service account tokens with");
        var asked = ApiJson.FromDocument<TokenRequest>(request.Body!);
        var seconds = asked.Spec?.ExpirationSeconds ?? (long)TokenIssuer.DefaultLifetime.TotalSeconds;
        Validate(context, seconds);

        var account = await LoadAsync<ServiceAccount>(context, "serviceaccounts", context.Namespace, context.Name, cancellation);
        var bind = asked.Spec?.BoundObjectRef is { } reference ? await BindAsync(context, reference, cancellation) : null;
        var audiences = asked.Spec?.Audiences is { Count: > 0 } given ? given : issuer.DefaultAudiences;
        var issued = issuer.Issue(context.Namespace, new BoundRef(account.Name, account.Uid), audiences, TimeSpan.FromSeconds(seconds), bind);
        return SubresourceResult.Created(ApiJson.ToDocument(asked with
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Metadata = new ObjectMeta { Name = account.Name, Namespace = account.Namespace, CreationTimestamp = context.Time.GetUtcNow() },
            Spec = (asked.Spec ?? new TokenRequestSpec()) with { Audiences = audiences, ExpirationSeconds = seconds },
            Status = new TokenRequestStatus { Token = issued.Token, ExpirationTimestamp = issued.Expires },
        }));
    }

    private static void Validate(RequestContext context, long seconds)
    {
        var path = FieldPath.Of("spec", "expirationSeconds");
        FieldError? error = seconds < TokenIssuer.MinLifetime.TotalSeconds ? FieldError.Invalid(path, seconds, "may not specify a duration less than 10 minutes")
            : seconds > 1L << 32 ? FieldError.Invalid(path, seconds, "may not specify a duration larger than 2^32 seconds")
            : null;
        if (error is not null) throw ApiErrors.Invalid(new GroupKind("authentication.k8s.io", "TokenRequest"), context.Name, [error]);
    }

    private static async ValueTask<Func<TokenClaims, TokenClaims>> BindAsync(RequestContext context, BoundObjectReference reference, CancellationToken cancellation)
    {
        var name = reference.Name ?? "";
        switch ((reference.ApiVersion, reference.Kind))
        {
            case ("v1", "Pod"):
                var pod = await LoadAsync<Pod>(context, "pods", context.Namespace, name, cancellation);
                if ((pod.Spec?.ServiceAccountName ?? "") != context.Name)
                    throw ApiErrors.BadRequest($"cannot bind token for serviceaccount \"{context.Name}\" to pod running with different serviceaccount name.");
                var node = await NodeOfAsync(context, pod, cancellation);
                return Checked(reference, pod, bound => claims => claims with { Pod = bound, Node = node });
            case ("v1", "Secret"):
                return Checked(reference, await LoadAsync<Secret>(context, "secrets", context.Namespace, name, cancellation), bound => claims => claims with { Secret = bound });
            case ("v1", "Node"):
                return Checked(reference, await LoadAsync<Node>(context, "nodes", "", name, cancellation), bound => claims => claims with { Node = bound });
            default:
                throw ApiErrors.BadRequest($"cannot bind token to object of type {reference.ApiVersion}, Kind={reference.Kind}");
        }
    }

    private static Func<TokenClaims, TokenClaims> Checked(BoundObjectReference reference, IKubeObject found, Func<BoundRef, Func<TokenClaims, TokenClaims>> fill)
    {
        if (!string.IsNullOrEmpty(reference.Uid) && reference.Uid != found.Uid)
        {
            throw ApiErrors.Conflict(
                new GroupResource("", reference.Kind!.ToLowerInvariant() + "s"),
                found.Name,
                $"the UID in the bound object reference ({reference.Uid}) does not match the UID in record. The object might have been deleted and then recreated");
        }

        return fill(new BoundRef(found.Name, found.Uid));
    }

    private static async ValueTask<BoundRef?> NodeOfAsync(RequestContext context, Pod pod, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(pod.Spec?.NodeName)) return null;
        var node = await context.Objects.FindAsync(context.Objects.Resource("", "nodes"), "", pod.Spec.NodeName, cancellation);
        return new BoundRef(pod.Spec.NodeName, node?.As<Node>().Uid ?? "");
    }

    private static async ValueTask<T> LoadAsync<T>(RequestContext context, string resource, string ns, string name, CancellationToken cancellation)
        where T : class
    {
        var document = await context.Objects.GetFreshAsync(context.Objects.Resource("", resource), ns, name, cancellation);
        return document is null ? throw ApiErrors.NotFound(resource == "serviceaccounts" ? Accounts : new GroupResource("", resource), name) : ApiJson.FromDocument<T>(document);
    }
}
