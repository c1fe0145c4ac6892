namespace MiniKube.Node.Kubelet.Images;

/// <summary>An image reference taken apart as registries do it.</summary>
public sealed record ImageName(string Registry, string Repository, string? Tag, string? Digest)
{
    /// <returns>Null when the text is no image reference.</returns>
    public static ImageName? Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Any(c => char.IsWhiteSpace(c) || c > 127)) return null;
        string? digest = null, tag = null;
        var rest = text;
        if (rest.IndexOf('@') is var at and >= 0) (rest, digest) = (rest[..at], rest[(at + 1)..]);
        if (digest is not null && !digest.Contains(':')) return null;
        if (rest.LastIndexOf(':') is var colon and >= 0 && rest.IndexOf('/', colon) < 0) (rest, tag) = (rest[..colon], rest[(colon + 1)..]);
        if (rest.Length == 0 || tag?.Length == 0) return null;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : rest[..slash];
        var hasRegistry = first.Contains('.') || first.Contains(':') || first == "localhost";
        var registry = hasRegistry ? first : "docker.io";
        var repository = hasRegistry ? rest[(slash + 1)..] : rest.Contains('/') ? rest : "library/" + rest;
        var fine = repository.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '/' or '.' or '_' or '-')
            && !repository.Contains("//") && !repository.StartsWith('/') && !repository.EndsWith('/');
        return fine ? new ImageName(registry, repository, tag, digest) : null;
    }

    /// <summary>Whether no tag, or the tag latest, and no digest is named: then the default is to pull always.</summary>
    public bool IsLatest => Digest is null && Tag is null or "latest";

    /// <summary>The full reference, with the tag <c>latest</c> where none is given.</summary>
    public override string ToString() =>
        $"{Registry}/{Repository}" + (Tag is not null ? ":" + Tag : Digest is null ? ":latest" : "") + (Digest is null ? "" : "@" + Digest);
}
