using System.Net.Http.Headers;
using System.Text;

namespace MiniKube.Machinery.Client.Rest;

/// <summary>Puts who the client is on each request, apart from its certificate.</summary>
internal sealed class RequestIdentity(ClientConfig config, TimeProvider time)
{
    private static readonly TimeSpan TokenPause = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private string? _token;
    private long _tokenRead;

    public IEnumerable<(string Name, string Value)> Headers()
    {
        if (Authorization() is { } authorization) yield return ("Authorization", authorization.ToString());
        if (config.ImpersonateUser is not { Length: > 0 } user) yield break;
        yield return ("Impersonate-User", user);
        foreach (var group in config.ImpersonateGroups) yield return ("Impersonate-Group", group);
    }

    private AuthenticationHeaderValue? Authorization()
    {
        if ((FileToken() ?? config.Token) is { Length: > 0 } token) return new AuthenticationHeaderValue("Bearer", token);
        if (config.Username is null) return null;
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{config.Username}:{config.Password}")));
    }

    private string? FileToken()
    {
        if (config.TokenFile is null) return null;
        lock (_gate)
        {
            if (_token is not null && time.GetElapsedTime(_tokenRead) < TokenPause) return _token;
            try
            {
                _token = File.ReadAllText(config.TokenFile).Trim();
                _tokenRead = time.GetTimestamp();
            }
            catch (IOException) when (_token is not null)
            {
                // The token last read serves until the file is back.
            }

            return _token;
        }
    }
}
