using System.Collections.Concurrent;
using MiniKube.Machinery.Api.Errors;
using MiniKube.Machinery.Api.Types.Authentication;
using MiniKube.Machinery.Client.Rest;

namespace MiniKube.Node.Kubelet.Volumes;

/// <summary>Asks the API server for service-account tokens bound to pods, and anew when four fifths of their life, or a day, have passed.</summary>
public sealed class TokenSource(KubeClient client, Func<bool> serverSeen, TimeProvider time) : ITokenSource
{
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(24);
    private readonly ConcurrentDictionary<(string Uid, string Audience, long Seconds), BoundToken> _tokens = new();

    public async Task<BoundToken> GetAsync(Pod pod, string? audience, long expirationSeconds, CancellationToken ct)
    {
        var key = (pod.Uid, audience ?? "", expirationSeconds);
        if (_tokens.TryGetValue(key, out var cached) && cached.RefreshAt > time.GetUtcNow()) return cached;
        if (!serverSeen()) throw new ObjectUnavailableException("failed to fetch token: the API server has not answered yet");
        var account = pod.Spec?.ServiceAccountName is { Length: > 0 } name ? name : "default";
        var request = new TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Spec = new TokenRequestSpec
            {
                Audiences = string.IsNullOrEmpty(audience) ? null : [audience],
                ExpirationSeconds = expirationSeconds,
                BoundObjectRef = new BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = pod.Name, Uid = pod.Uid },
            },
        };
        try
        {
            var answer = await client.Resource<ServiceAccount>().CreateSubresourceAsync(pod.Namespace, account, "token", request, ct);
            return _tokens[key] = Bound(answer);
        }
        catch (StatusException e) when (!e.IsServiceUnavailable && !e.IsTimeout)
        {
            throw new VolumeException($"failed to fetch token: {e.Message}", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or StatusException or TimeoutException)
        {
            // An old token is better than none while the server is away.
            return cached ?? throw new ObjectUnavailableException($"failed to fetch token: {e.Message}", e);
        }
    }

    public void ForgetPod(string podUid)
    {
        foreach (var key in _tokens.Keys.Where(k => k.Uid == podUid)) _tokens.TryRemove(key, out _);
    }

    private BoundToken Bound(TokenRequest answer)
    {
        var now = time.GetUtcNow();
        var life = (answer.Status?.ExpirationTimestamp?.Value ?? now.AddHours(1)) - now;
        var use = life * 0.8 < LongestUse ? life * 0.8 : LongestUse;
        return new BoundToken(answer.Status?.Token ?? "", now + use);
    }
}
