using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;

/// <summary>A name and uid inside a token.</summary>
public sealed record BoundRef(string Name, string Uid);

/// <summary>What a service account token says. Times are in UTC; a bound token is good only as long as what it is bound to.</summary>
public sealed record TokenClaims
{
    private const string Private = "kubernetes.io";

    public required string Issuer { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public required DateTimeOffset Expires { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required string Namespace { get; init; }

    public required BoundRef ServiceAccount { get; init; }

    public string Id { get; init; } = "";

    public BoundRef? Pod { get; init; }

    public BoundRef? Secret { get; init; }

    public BoundRef? Node { get; init; }

    public string Subject => $"system:serviceaccount:{Namespace}:{ServiceAccount.Name}";

    /// <summary>Null unless every required claim is there and the subject is the service account named beside it.</summary>
    public static TokenClaims? TryRead(JsonObject claims)
    {
        if (claims[Private] is not JsonObject bound || Ref(bound["serviceaccount"]) is not { } account) return null;
        if (Seconds(claims["exp"]) is not { } expires || Text(claims["iss"]) is not { } issuer || Text(bound["namespace"]) is not { } ns) return null;
        var result = new TokenClaims
        {
            Issuer = issuer,
            Audiences = List(claims["aud"]),
            Expires = expires,
            NotBefore = Seconds(claims["nbf"]) ?? DateTimeOffset.MinValue,
            Namespace = ns,
            ServiceAccount = account,
            Id = Text(claims["jti"]) ?? "",
            Pod = Ref(bound["pod"]),
            Secret = Ref(bound["secret"]),
            Node = Ref(bound["node"]),
        };
        return Text(claims["sub"]) == result.Subject ? result : null;
    }

    public JsonObject ToJson(DateTimeOffset issued)
    {
        var bound = new JsonObject { ["namespace"] = Namespace };
        Put(bound, "node", Node);
        Put(bound, "pod", Pod);
        Put(bound, "secret", Secret);
        Put(bound, "serviceaccount", ServiceAccount);
        return new JsonObject
        {
            ["aud"] = new JsonArray([.. Audiences.Select(a => (JsonNode)a)]),
            ["exp"] = Expires.ToUnixTimeSeconds(),
            ["iat"] = issued.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["jti"] = Id,
            [Private] = bound,
            ["nbf"] = NotBefore.ToUnixTimeSeconds(),
            ["sub"] = Subject,
        };
    }

    private static void Put(JsonObject bound, string name, BoundRef? reference)
    {
        if (reference is not null) bound[name] = new JsonObject { ["name"] = reference.Name, ["uid"] = reference.Uid };
    }

    private static BoundRef? Ref(JsonNode? node) => node is JsonObject o && Text(o["name"]) is { } name ? new BoundRef(name, Text(o["uid"]) ?? "") : null;

    private static string? Text(JsonNode? node) => node is JsonValue v && v.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static DateTimeOffset? Seconds(JsonNode? node) =>
        node is JsonValue v && v.TryGetValue<double>(out var seconds) && seconds is > 0 and < 253402300799 ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    private static IReadOnlyList<string> List(JsonNode? node) => node switch
    {
        JsonArray list => [.. list.Select(Text).OfType<string>()],
        _ => Text(node) is { } one ? [one] : [],
    };
}
