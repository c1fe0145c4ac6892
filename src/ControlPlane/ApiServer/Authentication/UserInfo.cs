namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>An identity, as every authenticator yields it and authorization, admission and audit see it.</summary>
public sealed record UserInfo
{
    public const string AnonymousName = "system:anonymous";
    public const string Unauthenticated = "system:unauthenticated";
    public const string Authenticated = "system:authenticated";
    public const string Masters = "system:masters";

    public required string Name { get; init; }

    public string Uid { get; init; } = "";

    public IReadOnlyList<string> Groups { get; init; } = [];

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    public static UserInfo Anonymous { get; } = new() { Name = AnonymousName, Groups = [Unauthenticated] };

    /// <summary>The server acting on its own behalf.</summary>
    public static UserInfo ApiServer { get; } = new() { Name = "system:apiserver", Groups = [Masters, Authenticated] };

    public bool InGroup(string group) => Groups.Contains(group, StringComparer.Ordinal);
}
