using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using MiniKube.Machinery.Hosting.Tls;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>A certificate of the client authority names its bearer: the common name is the user, each organization a group. What any
/// other authority signed says nothing and is refused.</summary>
/// <param name="trust">The client authority, asked anew each time so that it can be renewed.</param>
public sealed class ClientCertificateAuthenticator(Func<X509Certificate2Collection> trust, TimeProvider time) : IAuthenticator
{
    private const string Unverified = "x509: certificate signed by unknown authority or not valid for client authentication";

    // One certificate object lives as long as its connection; building a chain for each request would cost more than the request.
    private readonly ConditionalWeakTable<X509Certificate2, Verdict> _verdicts = [];

    public async ValueTask<AuthenticationResult> AuthenticateAsync(HttpContext http, CancellationToken cancellation)
    {
        if (!http.Request.IsHttps) return AuthenticationResult.None;
        var certificate = http.Connection.ClientCertificate ?? await http.Connection.GetClientCertificateAsync(cancellation);
        return certificate is null ? AuthenticationResult.None : Authenticate(certificate);
    }

    /// <summary>The verdict on a certificate, whatever connection it came by.</summary>
    public AuthenticationResult Authenticate(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        var authorities = trust();
        if (!_verdicts.TryGetValue(certificate, out var verdict) || !ReferenceEquals(verdict.Trust, authorities))
        {
            verdict = new Verdict(authorities, TlsTrust.IsIssuedBy(certificate, authorities, CertificateUsage.Client, now: now) ? UserOf(certificate) : null);
            _verdicts.AddOrUpdate(certificate, verdict);
        }

        if (now > certificate.NotAfter || now < certificate.NotBefore) return AuthenticationResult.Failure("x509: certificate has expired or is not yet valid");
        return verdict.User is { } user ? AuthenticationResult.Success(user) : AuthenticationResult.Failure(Unverified);
    }

    private static UserInfo? UserOf(X509Certificate2 certificate)
    {
        string? name = null;
        var groups = new List<string>();
        foreach (var part in certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false))
        {
            if (part.HasMultipleElements) continue;
            if (part.GetSingleElementType().Value == "2.5.4.3") name = part.GetSingleElementValue();
            else if (part.GetSingleElementType().Value == "2.5.4.10") groups.Add(part.GetSingleElementValue() ?? "");
        }

        return string.IsNullOrEmpty(name) ? null : new UserInfo { Name = name, Groups = groups };
    }

    private sealed record Verdict(X509Certificate2Collection Trust, UserInfo? User);
}
