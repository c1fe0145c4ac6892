using Google.Protobuf;

namespace MiniKube.ControlPlane.Store.Auth.Tokens;

/// <summary>The simple tokens this member has heard of, by their hashes. One lives until it was not used here for a while. Thread-safe.</summary>
internal sealed class SimpleTokenTable(TimeSpan ttl, TimeProvider time) : ITokenSink
{
    private const int PurgeAt = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<ByteString, (string User, long LastUse)> _tokens = [];
    private int _purgeAt = PurgeAt;

    public void Add(string user, ByteString hash)
    {
        lock (_gate)
        {
            _tokens[hash] = (user, time.GetTimestamp());
            if (_tokens.Count < _purgeAt) return;
            RemoveWhere(IsOver);
            _purgeAt = Math.Max(PurgeAt, _tokens.Count * 2);
        }
    }

    public void Remove(string user)
    {
        lock (_gate) RemoveWhere(t => t.User == user);
    }

    public void Clear()
    {
        lock (_gate) _tokens.Clear();
    }

    /// <summary>Whose token it is, which keeps it alive; null for none.</summary>
    public string? Use(ByteString hash)
    {
        lock (_gate)
        {
            if (!_tokens.TryGetValue(hash, out var token)) return null;
            if (IsOver(token))
            {
                _tokens.Remove(hash);
                return null;
            }

            _tokens[hash] = (token.User, time.GetTimestamp());
            return token.User;
        }
    }

    private bool IsOver((string User, long LastUse) token) => time.GetElapsedTime(token.LastUse) >= ttl;

    private void RemoveWhere(Func<(string User, long LastUse), bool> ends)
    {
        foreach (var (hash, _) in _tokens.Where(t => ends(t.Value)).ToList()) _tokens.Remove(hash);
    }
}
