namespace MiniKube.Machinery.Client.Rest;

/// <summary>Where the server is and who the client is, resolved from a kubeconfig or the pod's service account.</summary>
public sealed record ClientConfig
{
    public required Uri Server { get; init; }

    public string Namespace { get; init; } = "default";

    /// <summary>PEM of the server's authorities; null trusts the machine's.</summary>
    public PemSource? CertificateAuthority { get; init; }

    public PemSource? ClientCertificate { get; init; }

    public PemSource? ClientKey { get; init; }

    /// <summary>The name the server's certificate must carry, where it is not the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    public bool InsecureSkipTlsVerify { get; init; }

    public string? Token { get; init; }

    /// <summary>Read again when it changes; takes precedence over <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    public string? ProxyUrl { get; init; }

    /// <summary>The user to act as, where the client may impersonate.</summary>
    public string? ImpersonateUser { get; init; }

    public IReadOnlyList<string> ImpersonateGroups { get; init; } = [];
}

/// <summary>PEM text that is given, or kept in a file.</summary>
/// <param name="Path">Null where the text is given.</param>
public sealed record PemSource(string? Path, string? Text)
{
    /// <exception cref="KubeConfigException">The file cannot be read.</exception>
    public string Read()
    {
        if (Text is not null) return Text;
        try
        {
            return File.ReadAllText(Path!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"unable to read {Path}: {e.Message}", e);
        }
    }
}
