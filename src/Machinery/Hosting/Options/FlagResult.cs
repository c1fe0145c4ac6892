namespace MiniKube.Machinery.Hosting.Options;

/// <summary>What the command line asked for: options to run with, or a text to print and the exit code to end with.</summary>
/// <param name="Options">Null where the process is to print <paramref name="Text"/> and end.</param>
public sealed record FlagResult<T>(T? Options, int ExitCode, string Text)
    where T : class
{
    /// <summary>Prints the text, to standard error where it reports an error, and returns the exit code.</summary>
    public int Report()
    {
        (ExitCode == 0 ? Console.Out : Console.Error).WriteLine(Text);
        return ExitCode;
    }
}

/// <summary>A value that no flag takes; the message is what the user sees.</summary>
public sealed class FlagException(string message) : Exception(message);
