using System.Diagnostics;
using System.Text;

namespace MiniKube.Integration.Tests.Parts;

/// <summary>A process of the test, ended with it.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private ChildProcess(Process process) => _process = process;

    public bool HasEnded => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>What it wrote so far, for failure messages.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static ChildProcess Start(string program, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? []) info.Environment[name] = value;
        var child = new ChildProcess(Process.Start(info)!);
        child._process.OutputDataReceived += (_, e) => child.Keep(e.Data);
        child._process.ErrorDataReceived += (_, e) => child.Keep(e.Data);
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Tries until it succeeds, the process ends, or two minutes have passed: five times what a slow machine needs.</summary>
    public async Task WaitUntilAsync(Func<Task<bool>> isReady)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await isReady())
        {
            if (HasEnded) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended: {Output}");
            if (patience.IsCancellationRequested) throw new TimeoutException($"{_process.StartInfo.FileName} did not become ready: {Output}");
            await Task.Delay(50);
        }
    }

    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_output) _output.AppendLine(line);
    }
}

/// <summary>A program run to its end.</summary>
public static class Command
{
    public static async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, string? input = null, IEnumerable<(string Name, string Value)>? environment = null)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? []) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await error);
    }
}

public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output, when it succeeded.</summary>
    public string Require() => ExitCode == 0 ? Output : throw new InvalidOperationException($"exit code {ExitCode}: {Output}{Error}");
}
