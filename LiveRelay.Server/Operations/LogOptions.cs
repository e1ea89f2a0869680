namespace LiveRelay.Server.Operations;

/// <summary>How the log is written. Bound from the section <c>Log</c>.</summary>
public sealed class LogOptions
{
    /// <summary>The form of a line.</summary>
    public LogFormat Format { get; set; } = LogFormat.Simple;
}

/// <summary>The form of a log line.</summary>
public enum LogFormat
{
    /// <summary>One readable line.</summary>
    Simple,

    /// <summary>One JSON object, for log collectors.</summary>
    Json,
}
