using System.Diagnostics;

namespace MiniKube.Cli.Mk.Cluster.Setup;

/// <summary>Runs the machine's own tools (ip, nsenter, ctr, apt-get) and reports their words when they fail.</summary>
public static class Shell
{
    /// <summary>Runs a program to its end and returns what it printed.</summary>
    /// <exception cref="ClusterException">It could not be started, or ended with an exit code other than 0.</exception>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null)
    {
        var (code, output, error) = await TryRunAsync(program, arguments, cancellation, environment).ConfigureAwait(false);
        if (code != 0) throw new ClusterException($"`{program} {string.Join(' ', arguments)}` ended with {code}: {(error.Length > 0 ? error : output).Trim()}");
        return output;
    }

    /// <summary>As <see cref="RunAsync"/>, but a failure is an exit code.</summary>
    public static async Task<(int Code, string Output, string Error)> TryRunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        try
        {
            using var process = Process.Start(start) ?? throw new ClusterException($"cannot start {program}");
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new ClusterException($"cannot start {program}: {e.Message}");
        }
    }

    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
