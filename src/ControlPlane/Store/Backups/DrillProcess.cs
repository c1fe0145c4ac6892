using System.Diagnostics;

namespace MiniKube.ControlPlane.Store.Backups;

/// <summary>Runs the drill in a process of its own at low priority, so that the scratch store costs the live one neither memory nor time.</summary>
internal sealed class DrillProcess(string folder, BackupCatalog catalog)
{
    /// <returns>The backup's record with the finding.</returns>
    /// <exception cref="InvalidDataException">The drill itself could not be run.</exception>
    public async Task<BackupRecord> RunAsync(string file, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["drill", "--backup-dir", folder, "--backup", file]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidDataException("the restore drill could not be started");
        try
        {
            process.PriorityClass = ProcessPriorityClass.BelowNormal;
            var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.WaitForExitAsync(cancellation);
            await output;
            var record = catalog.Read(file);
            return process.ExitCode == 0 || record.Failure is not null ? record : throw new InvalidDataException($"the restore drill ended with {process.ExitCode}: {(await error).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
