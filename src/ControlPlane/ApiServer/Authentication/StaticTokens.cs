using System.Security.Cryptography;
using System.Text;

namespace MiniKube.ControlPlane.ApiServer.Authentication;

/// <summary>Tokens of a CSV file: <c>token,user,uid,"group1,group2"</c>. Kept as digests, read once at start.</summary>
public sealed class StaticTokens : ITokenAuthenticator
{
    private readonly Dictionary<string, UserInfo> _users = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A line has fewer than three columns, or an empty token or user; it is named by number only.</exception>
    public StaticTokens(string csv)
    {
        var number = 0;
        foreach (var line in csv.Split('\n'))
        {
            number++;
            if (line.Trim().Length == 0 || line[0] == '#') continue;
            var columns = Columns(line.Trim());
            if (columns.Count < 3 || columns[0].Length == 0 || columns[1].Length == 0) throw new FormatException($"line {number} of the token file needs token, user and uid");
            var groups = columns.Count > 3 ? columns[3].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
            _users[Digest(columns[0])] = new UserInfo { Name = columns[1], Uid = columns[2], Groups = groups };
        }
    }

    public ValueTask<TokenResult> AuthenticateTokenAsync(string token, IReadOnlyList<string> audiences, CancellationToken cancellation) =>
        ValueTask.FromResult(_users.TryGetValue(Digest(token), out var user) ? TokenResult.Success(user, audiences) : TokenResult.None);

    private static string Digest(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static List<string> Columns(string line)
    {
        var columns = new List<string>();
        var current = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                columns.Add(current.ToString().Trim());
                current.Clear();
            }
            else
            {
                current.Append(c);
            }
        }

        columns.Add(current.ToString().Trim());
        return columns;
    }
}
