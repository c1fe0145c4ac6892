using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>Certificates and keys as PEM files. Writes are atomic: a reader sees the old file or the new one.</summary>
public static class PemFiles
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>A certificate with its private key, ready for a handshake.</summary>
    /// <exception cref="CryptographicException">The files are no such pair.</exception>
    public static X509Certificate2 LoadCertificate(string certPath, string keyPath) => X509Certificate2.CreateFromPemFile(certPath, keyPath);

    /// <summary>All certificates of a bundle.</summary>
    /// <exception cref="CryptographicException">The file holds none.</exception>
    public static X509Certificate2Collection LoadBundle(string path)
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPemFile(path);
        return bundle.Count > 0 ? bundle : throw new CryptographicException($"{path} holds no certificate");
    }

    /// <summary>Writes a file that only its owner can read (0600).</summary>
    public static void WritePrivate(string path, string text) => Write(path, text, Private);

    /// <summary>Writes a file that everyone can read (0644).</summary>
    public static void WritePublic(string path, string text) => Write(path, text, Public);

    /// <summary>Makes the RSA-2048 pair that signs and verifies service account tokens.</summary>
    public static void WriteRsaKeyPair(string privatePath, string publicPath)
    {
        using var key = RSA.Create(2048);
        WritePrivate(privatePath, key.ExportPkcs8PrivateKeyPem() + "\n");
        WritePublic(publicPath, key.ExportSubjectPublicKeyInfoPem() + "\n");
    }

    private static void Write(string path, string text, UnixFileMode mode)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
