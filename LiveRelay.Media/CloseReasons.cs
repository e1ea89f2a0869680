namespace LiveRelay.Media;

/// <summary>Why sessions end, in words that the pages know.</summary>
public static class CloseReasons
{
    /// <summary>Another session publishes the same track now.</summary>
    public const string TakenOver = "taken over";

    /// <summary>The peer or its user asked for it.</summary>
    public const string Closed = "closed";

    /// <summary>The teacher sent the participant out of the lesson, or its login was revoked.</summary>
    public const string Dismissed = "dismissed";

    /// <summary>The server stops.</summary>
    public const string ServerStopping = "server stopping";
}
