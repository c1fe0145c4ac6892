using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using MiniKube.ControlPlane.Store.Mvcc;

namespace MiniKube.ControlPlane.Store.Auth.Tokens;

/// <summary>
/// Signed tokens that any member with the key can check by itself; they name the user and the revision of users and roles, and
/// so are worth nothing once those have changed.
/// </summary>
internal sealed class JwtTokens : ITokenProvider, IDisposable
{
    private const string UserClaim = "username";
    private const string RevisionClaim = "revision";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly TokenOptions _options;
    private readonly TimeProvider _time;
    private readonly List<IDisposable> _keys = [];
    private readonly SigningCredentials? _signing;
    private readonly TokenValidationParameters _rules;

    /// <exception cref="InvalidOperationException">A key file cannot be read or does not fit the method.</exception>
    public JwtTokens(TokenOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var signing = options.PrivateKey.Length > 0 ? Load(options.PrivateKey) : null;
        _signing = signing is null ? null : new SigningCredentials(signing, options.SignMethod);
        _rules = new TokenValidationParameters
        {
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidAlgorithms = [options.SignMethod],
            IssuerSigningKey = options.PublicKey.Length > 0 && options.SignMethod[0] != 'H' ? Load(options.PublicKey) : signing,
            LifetimeValidator = (_, expires, _, _) => expires is { } end && end > time.GetUtcNow().UtcDateTime,
        };
    }

    public Task<string> IssueAsync(string user, ulong revision)
    {
        if (_signing is null) throw StoreError.TokenVerifyOnly.ToException();
        var token = new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { [UserClaim] = user, [RevisionClaim] = (long)revision },
            Expires = (_time.GetUtcNow() + _options.Ttl).UtcDateTime,
            SigningCredentials = _signing,
        };
        return Task.FromResult(_handler.CreateToken(token));
    }

    public async ValueTask<Caller?> FindAsync(string token)
    {
        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid || !result.Claims.TryGetValue(UserClaim, out var user) || user is not string { Length: > 0 } name) return null;
        if (!result.Claims.TryGetValue(RevisionClaim, out var revision) || revision is not (int or long)) return null;
        var number = Convert.ToInt64(revision, System.Globalization.CultureInfo.InvariantCulture);
        return number > 0 ? new Caller(name, (ulong)number) : null;
    }

    public void Dispose()
    {
        foreach (var key in _keys) key.Dispose();
    }

    private SecurityKey Load(string file)
    {
        try
        {
            if (_options.SignMethod[0] == 'H') return new SymmetricSecurityKey(File.ReadAllBytes(file));
            var pem = File.ReadAllText(file);
            return _options.SignMethod[0] == 'E' ? LoadEcdsa(pem) : LoadRsa(pem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw new InvalidOperationException($"--auth-token: {file} holds no key for {_options.SignMethod}: {e.Message}", e);
        }
    }

    private RsaSecurityKey LoadRsa(string pem)
    {
        var rsa = RSA.Create();
        _keys.Add(rsa);
        rsa.ImportFromPem(pem);
        return new RsaSecurityKey(rsa);
    }

    private ECDsaSecurityKey LoadEcdsa(string pem)
    {
        var ecdsa = ECDsa.Create();
        _keys.Add(ecdsa);
        ecdsa.ImportFromPem(pem);
        return new ECDsaSecurityKey(ecdsa);
    }
}
