using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace MiniKube.ControlPlane.ApiServer.Authentication.ServiceAccounts;

/// <summary>One key of service account tokens: RSA for RS256, or ECDSA on P-256 for ES256. Thread-safe.</summary>
public sealed class TokenKey
{
    private readonly Lock _gate = new();
    private readonly AsymmetricAlgorithm _key;

    private TokenKey(AsymmetricAlgorithm key)
    {
        _key = key;
        Id = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>The <c>kid</c> of tokens signed with it: the digest of the public key.</summary>
    public string Id { get; }

    public string Algorithm => _key is RSA ? "RS256" : "ES256";

    /// <summary>Reads a PEM private or public key, or a certificate's public key.</summary>
    /// <exception cref="CryptographicException">The text holds no key of a supported kind.</exception>
    public static TokenKey FromPem(ReadOnlySpan<char> pem)
    {
        if (TryImport(RSA.Create(), pem) is { } rsa) return new TokenKey(rsa);
        if (TryImport(ECDsa.Create(), pem) is ECDsa { KeySize: 256 } ecdsa) return new TokenKey(ecdsa);
        throw new CryptographicException("no RSA or P-256 key in the PEM text");
    }

    /// <summary>Every key of a PEM file, in order.</summary>
    public static IReadOnlyList<TokenKey> FromFile(string path)
    {
        var keys = new List<TokenKey>();
        var rest = File.ReadAllText(path).AsSpan();
        while (PemEncoding.TryFind(rest, out var block))
        {
            keys.Add(FromPem(rest[block.Location]));
            rest = rest[block.Location.End..];
        }

        return keys.Count > 0 ? keys : throw new CryptographicException($"no key in {path}");
    }

    /// <summary>The public half as a JSON Web Key (RFC 7517).</summary>
    public JsonObject ToJwk()
    {
        var jwk = new JsonObject { ["use"] = "sig", ["kid"] = Id, ["alg"] = Algorithm };
        if (_key is RSA rsa)
        {
            RSAParameters p = rsa.ExportParameters(false);
            (jwk["kty"], jwk["n"], jwk["e"]) = ("RSA", Base64Url.EncodeToString(p.Modulus), Base64Url.EncodeToString(p.Exponent));
        }
        else if (_key is ECDsa ecdsa)
        {
            ECParameters p = ecdsa.ExportParameters(false);
            (jwk["kty"], jwk["crv"], jwk["x"], jwk["y"]) = ("EC", "P-256", Base64Url.EncodeToString(p.Q.X), Base64Url.EncodeToString(p.Q.Y));
        }

        return jwk;
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            return _key switch
            {
                RSA rsa => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                ECDsa ecdsa => ecdsa.SignData(data, HashAlgorithmName.SHA256),
                _ => throw new InvalidOperationException("unknown key"),
            };
        }
    }

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
        {
            return _key switch
            {
                RSA rsa => rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                ECDsa ecdsa => ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256),
                _ => false,
            };
        }
    }

    private static AsymmetricAlgorithm? TryImport(AsymmetricAlgorithm key, ReadOnlySpan<char> pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }
}
