using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using MiniKube.ControlPlane.Store.Services;
using MiniKube.ControlPlane.Store.Mvcc;
using MiniKube.Store.V1;

namespace MiniKube.ControlPlane.Store.Auth.Tokens;

/// <summary>
/// etcd's simple tokens: random letters that all members learn through the log, and the index of that entry, so that a member
/// that has not got so far can wait for it. The log and the members' memory hold only hashes.
/// </summary>
/// <param name="letters">Draws so many random letters; null for those nobody can guess.</param>
internal sealed class SimpleTokens(StoreNode node, SimpleTokenTable table, Func<int, string>? letters = null) : ITokenProvider
{
    private const int Letters = 32;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public async Task<string> IssueAsync(string user, ulong revision)
    {
        var secret = letters?.Invoke(Letters) ?? RandomNumberGenerator.GetString(Alphabet, Letters);
        var done = await node.ProposeOwnAsync<AuthDone>(CommandKind.GrantToken, new TokenGrant { User = user, TokenHash = Hash(secret), AuthRevision = revision });
        return string.Create(CultureInfo.InvariantCulture, $"{secret}.{done.Index}");
    }

    public async ValueTask<Caller?> FindAsync(string token)
    {
        if (token.Split('.') is not [var secret, var number] || !ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return null;
        if (index > node.Consensus.AppliedIndex) await node.BarrierAsync();
        var revision = node.State.Auth.State.Revision;
        return table.Use(Hash(secret)) is { } user ? new Caller(user, revision) : null;
    }

    private static ByteString Hash(string letters) => ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(letters)));
}
