using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Auth;

/// <summary>
/// Passwords as bcrypt keeps them, which is etcd's form too: users survive a move between the two by snapshot. Computed off the
/// callers' threads, a few at a time, because each takes a good part of a tenth of a second.
/// </summary>
/// <param name="cost">bcrypt's: each step doubles the work.</param>
internal sealed class Passwords(int cost) : IDisposable
{
    /// <summary>What bcrypt looks at; more would count for nothing.</summary>
    public const int MaxBytes = 72;

    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> _nobodys = new(() => BCrypt.Net.BCrypt.HashPassword(Guid.NewGuid().ToString(), cost));

    /// <summary>In base64, as requests carry it.</summary>
    public async Task<string> HashAsync(string password, CancellationToken cancellation)
    {
        var hash = await ComputeAsync(() => BCrypt.Net.BCrypt.HashPassword(password, cost), cancellation);
        return ByteString.CopyFromUtf8(hash).ToBase64();
    }

    /// <summary>Takes as long for a user who does not exist, so that nobody learns who does.</summary>
    public Task<bool> IsRightAsync(AuthUser? user, string password, CancellationToken cancellation)
    {
        var hasPassword = user is { HasNoPassword: false, Password.IsEmpty: false };
        return ComputeAsync(() => IsRight(hasPassword ? user!.Password.ToStringUtf8() : _nobodys.Value, password) && hasPassword, cancellation);
    }

    public void Dispose() => _slots.Dispose();

    private static bool IsRight(string hash, string password)
    {
        try
        {
            return BCrypt.Net.BCrypt.Verify(password, hash);
        }
        catch (BCrypt.Net.SaltParseException)
        {
            return false;
        }
    }

    private async Task<T> ComputeAsync<T>(Func<T> compute, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            return await Task.Run(compute, cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }
}
