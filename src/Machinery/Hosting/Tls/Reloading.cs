using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace MiniKube.Machinery.Hosting.Tls;

/// <summary>A value read from files that follows their changes. The files are looked at when the value is used, at most once a second, so
/// nothing runs while nobody asks. While the new files cannot be read the last good value stays.</summary>
public abstract class ReloadingFile<T>
    where T : class
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly string[] _paths;
    private readonly TimeProvider _time;
    private readonly ILogger? _log;
    private T _current;
    private string _stamp;
    private long _looked;

    protected ReloadingFile(string[] paths, TimeProvider? time, ILogger? log)
    {
        (_paths, _time, _log) = (paths, time ?? TimeProvider.System, log);
        _stamp = Stamp();
        _looked = _time.GetTimestamp();
        _current = Read(paths);
    }

    /// <summary>The value as of the last look. An earlier value stays usable by those who hold it.</summary>
    public T Current
    {
        get
        {
            lock (_gate)
            {
                if (_time.GetElapsedTime(_looked) >= Pause) Look();
                return _current;
            }
        }
    }

    protected abstract T Read(string[] paths);

    private void Look()
    {
        _looked = _time.GetTimestamp();
        var stamp = Stamp();
        if (stamp == _stamp) return;
        try
        {
            _current = Read(_paths);
            _stamp = stamp;
            if (_log is not null) HostingLog.FileReloaded(_log, _paths[0]);
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            if (_log is not null) HostingLog.FileNotReloaded(_log, _paths[0], e.Message);
        }
    }

    private string Stamp() => string.Join('|', _paths.Select(p => $"{File.GetLastWriteTimeUtc(p).Ticks}/{(File.Exists(p) ? new FileInfo(p).Length : -1)}"));
}

/// <summary>The certificate a process presents, re-read when its files change.</summary>
public sealed class ReloadingCertificate(string certPath, string keyPath, TimeProvider? time = null, ILogger? log = null)
    : ReloadingFile<X509Certificate2>([certPath, keyPath], time, log)
{
    protected override X509Certificate2 Read(string[] paths) => PemFiles.LoadCertificate(paths[0], paths[1]);
}

/// <summary>The authorities a process trusts, re-read when their file changes.</summary>
public sealed class ReloadingTrust(string path, TimeProvider? time = null, ILogger? log = null)
    : ReloadingFile<X509Certificate2Collection>([path], time, log)
{
    protected override X509Certificate2Collection Read(string[] paths) => PemFiles.LoadBundle(paths[0]);
}
