namespace LiveRelay.Server.Storage;

/// <summary>A login session, guest link or device that was ended: what was issued under it is void. Kept until the longest token has run out.</summary>
public sealed class RevocationRecord
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxSessionLength = 96;

    /// <summary>What was ended, as it stands in join tokens.</summary>
    public required string Session { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset RevokedAt { get; set; }
}
