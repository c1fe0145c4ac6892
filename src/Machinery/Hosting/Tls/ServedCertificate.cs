using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>A server's certificate as handshakes take it. The platform builds the chain to present from all authorities the machine knows, which takes a
/// millisecond or two: here once a certificate, not once a handshake.</summary>
internal sealed class ServedCertificate(Func<X509Certificate2> certificate)
{
    private readonly Lock _gate = new();
    private X509Certificate2? _certificate;
    private SslStreamCertificateContext? _context;

    /// <summary>Another one as soon as the certificate is another.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_gate)
            {
                var now = certificate();
                if (_context is not null && ReferenceEquals(now, _certificate)) return _context;
                (_certificate, _context) = (now, SslStreamCertificateContext.Create(now, additionalCertificates: null, offline: true));
                return _context;
            }
        }
    }
}
