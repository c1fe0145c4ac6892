using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using MiniKube.Machinery.Hosting.Logging;
using MiniKube.Machinery.Hosting.Options;

namespace MiniKube.Machinery.Hosting;

/// <summary>Runs a component's body as a process: signals, memory given back when idle, the log of what went wrong, the exit code.</summary>
public static class ComponentHost
{
    /// <summary>As below, with a log of its own on standard error.</summary>
    public static async Task<int> RunAsync(string name, Func<CancellationToken, Task> body)
    {
        using var logs = ComponentLogging.CreateFactory(name);
        return await RunAsync(name, logs, body);
    }

    /// <summary>Runs the body with a token that SIGTERM and SIGINT cancel. A second signal ends the process at once.</summary>
    /// <returns>0 when the body ended or gave way to the signal; 1 when it failed.</returns>
    public static async Task<int> RunAsync(string name, ILoggerFactory logs, Func<CancellationToken, Task> body)
    {
        var log = logs.CreateLogger(name);
        using var stop = new CancellationTokenSource();
        void OnSignal(PosixSignalContext context)
        {
            if (stop.IsCancellationRequested) return;
            context.Cancel = true;
            HostingLog.Signalled(log, name, context.Signal.ToString());
            stop.Cancel();
        }

        void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            HostingLog.Unobserved(log, e.Exception, name);
            e.SetObserved();
        }

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        try
        {
            HostingLog.Started(log, name, FlagBinder.Version, Environment.ProcessId);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            var trim = MemoryTrim.RunAsync(TimeProvider.System, ended.Token);
            try
            {
                await body(stop.Token);
            }
            finally
            {
                await ended.CancelAsync();
                await trim;
            }

            HostingLog.Ended(log, name);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            HostingLog.Ended(log, name);
            return 0;
        }
        catch (Exception e)
        {
            HostingLog.Failed(log, e, name);
            return 1;
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= OnUnobserved;
        }
    }
}
