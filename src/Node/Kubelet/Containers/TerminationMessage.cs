using System.Text;
using MiniKube.Node.Kubelet.Runtime;

namespace MiniKube.Node.Kubelet.Containers;

/// <summary>The last words of a container: the file it may write, or the end of its log, cut to size.</summary>
public static class TerminationMessage
{
    public const int MaxBytes = 4096;
    public const int MaxLogBytes = 2048;
    public const int MaxLogLines = 80;

    public static string Read(Cri.ContainerStatus status)
    {
        var message = ReadFile(status.Annotations.GetValueOrDefault(RuntimeLabels.TerminationMessageFile));
        var wantsLog = status.Annotations.GetValueOrDefault(RuntimeLabels.TerminationMessagePolicy) == "FallbackToLogsOnError";
        if (message.Length == 0 && wantsLog && status.ExitCode != 0) message = ReadLog(status.LogPath);
        return message.Length > 0 ? message : status.Message;
    }

    private static string ReadFile(string? path)
    {
        if (string.IsNullOrEmpty(path) || !File.Exists(path)) return "";
        using var file = File.OpenRead(path);
        var buffer = new byte[MaxBytes];
        return Encoding.UTF8.GetString(buffer, 0, file.ReadAtLeast(buffer, MaxBytes, throwOnEndOfStream: false));
    }

    private static string ReadLog(string path)
    {
        if (string.IsNullOrEmpty(path) || !File.Exists(path)) return "";
        var lines = File.ReadLines(path).TakeLast(MaxLogLines).Select(line => line.Split(' ', 4) is [_, _, _, var text] ? text : line);
        var message = string.Join('\n', lines);
        return message.Length <= MaxLogBytes ? message : message[^MaxLogBytes..];
    }
}
