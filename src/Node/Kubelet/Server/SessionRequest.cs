using Microsoft.AspNetCore.Http;

namespace MiniKube.Node.Kubelet.Server;

public enum SessionKind
{
    Exec,
    Attach,
}

/// <summary>What an exec or attach request asks for, in the kubelet's own parameter names or the API's.</summary>
public sealed record SessionRequest(IReadOnlyList<string> Command, bool Stdin, bool Stdout, bool Stderr, bool Tty)
{
    /// <exception cref="RequestException">No stream is asked for, or there is no command to execute.</exception>
    public static SessionRequest Parse(IQueryCollection query, SessionKind kind)
    {
        var tty = Flag(query, "tty");
        var request = new SessionRequest(
            [.. query["command"].Where(c => c is not null).Select(c => c!)], Flag(query, "input", "stdin"), Flag(query, "output", "stdout"),
            Flag(query, "error", "stderr") && !tty, tty);
        if (!request.Stdin && !request.Stdout && !request.Stderr) throw new RequestException(400, "you must specify at least 1 of stdin, stdout, stderr");
        if (kind == SessionKind.Exec && request.Command.Count == 0) throw new RequestException(400, "you must specify at least 1 command");
        return request;
    }

    private static bool Flag(IQueryCollection query, params string[] names) => names.Any(n => query[n].ToString() is "1" or "true");
}
