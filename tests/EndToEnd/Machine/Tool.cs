using System.Diagnostics;

namespace MiniKube.EndToEnd.Tests.Machine;

/// <summary>What a program printed and how it ended.</summary>
public sealed record ToolResult(string Command, int Code, string Output, string Error)
{
    public ToolResult MustSucceed()
    {
        Assert.True(Code == 0, $"`{Command}` ended with {Code}\n{Output}\n{Error}");
        return this;
    }

    public ToolResult MustFail()
    {
        Assert.True(Code != 0, $"`{Command}` succeeded, it should not have\n{Output}\n{Error}");
        return this;
    }

    public ToolResult MustSay(string text)
    {
        Assert.True((Output + Error).Contains(text, StringComparison.Ordinal), $"`{Command}` ({Code}) does not say \"{text}\":\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>Runs the real programs. A run that hangs is ended after <see cref="Hang"/>, which is no expectation but a guard.</summary>
public static class Tool
{
    public static readonly TimeSpan Hang = TimeSpan.FromMinutes(4);

    /// <summary>The guard of what builds images from Debian packages.</summary>
    public static readonly TimeSpan Build = TimeSpan.FromMinutes(15);

    public static Task<ToolResult> ShellAsync(string script, IReadOnlyDictionary<string, string>? environment = null, TimeSpan? hang = null) =>
        RunAsync("/bin/sh", ["-c", script], environment, hang: hang);

    public static async Task<ToolResult> RunAsync(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? input = null, TimeSpan? hang = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        using var guard = new CancellationTokenSource(hang ?? Hang);
        var command = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(guard.Token);
            var error = process.StandardError.ReadToEndAsync(guard.Token);
            await process.WaitForExitAsync(guard.Token);
            return new ToolResult(command, process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"`{command}` hangs");
        }
    }

    /// <summary>Asks again until the answer is yes; fails with the last answer when it never comes.</summary>
    public static async Task EventuallyAsync(string what, Func<Task<(bool Yes, string Seen)>> ask)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            var (yes, seen) = await ask();
            if (yes) return;
            if (Stopwatch.GetElapsedTime(begin) > Hang) Assert.Fail($"never: {what}; last seen:\n{seen}");
            await Task.Delay(TimeSpan.FromMilliseconds(300));
        }
    }
}
