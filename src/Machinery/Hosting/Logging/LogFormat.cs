namespace MiniKube.Machinery.Hosting.Logging;

/// <summary>The forms of a log line.</summary>
public enum LogFormat
{
    /// <summary><c>I0102 15:04:05.000000    1234 Category] message</c></summary>
    Text,

    /// <summary>One JSON object a line: ts, level, logger, msg and the message's values.</summary>
    Json,
}
