using System.Runtime.InteropServices;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>
/// Keeps an error that is none from ending a handshake. OpenSSL builds a chain of its own from what a peer sends; when a certificate bears the name of an
/// authority sent with it but not its signature (an OpenSSL client adds the authority it trusts by name), the failed signature check stays in the thread's error
/// queue although the platform accepts every chain at this point and judges later. The next time the handshake waits for input, the platform finds that error
/// and closes the connection without a word. Here the queue is emptied whenever a handshake stops only to wait for input. Nothing that was refused is accepted by this:
/// a fatal error does not wait. Where OpenSSL is absent or older it does nothing.
/// </summary>
internal static unsafe partial class HandshakeErrors
{
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";
    private const int ConnectionClass = 0; // CRYPTO_EX_INDEX_SSL: whoever has an index of this class hears of each new connection
    private const int Leaves = 0x02; // SSL_CB_EXIT: the handshake returns to its caller
    private const int Reading = 3; // SSL_READING: it waits for the peer

    private static readonly Lazy<bool> s_installed = new(Install);

    /// <summary>True where handshakes of this process are looked after; the first call begins with it.</summary>
    public static bool Forgive() => s_installed.Value;

    private static bool Install()
    {
        try
        {
            return OperatingSystem.IsLinux() && NewIndex(ConnectionClass, 0, 0, &Begins, 0, 0) >= 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [UnmanagedCallersOnly]
    private static void Begins(nint connection, nint value, nint data, int index, long number, nint pointer) => SetInfoCallback(connection, &Steps);

    [UnmanagedCallersOnly]
    private static void Steps(nint connection, int where, int outcome)
    {
        if ((where & Leaves) != 0 && outcome < 0 && Want(connection) == Reading) ClearErrors();
    }

    [LibraryImport(Crypto, EntryPoint = "CRYPTO_get_ex_new_index")]
    private static partial int NewIndex(int type, long number, nint pointer, delegate* unmanaged<nint, nint, nint, int, long, nint, void> begins, nint copy, nint end);

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    private static partial void ClearErrors();

    [LibraryImport(Ssl, EntryPoint = "SSL_set_info_callback")]
    private static partial void SetInfoCallback(nint connection, delegate* unmanaged<nint, int, int, void> steps);

    [LibraryImport(Ssl, EntryPoint = "SSL_want")]
    private static partial int Want(nint connection);
}
