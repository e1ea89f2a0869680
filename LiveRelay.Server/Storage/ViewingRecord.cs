namespace LiveRelay.Server.Storage;

/// <summary>How far somebody is in a recording, as it is stored.</summary>
public sealed class ViewingRecord
{
    /// <summary>Who watches.</summary>
    public int AccountId { get; set; }

    /// <summary>What is watched.</summary>
    public required string RecordingId { get; set; }

    /// <summary>Where it goes on, in milliseconds of the recording's clock.</summary>
    public long PositionMs { get; set; }

    /// <summary>The seconds that were really played, one bit each: second n is bit n mod 8 of byte n / 8.</summary>
    public byte[] Played { get; set; } = [];

    /// <summary>When it was last watched.</summary>
    public DateTimeOffset SeenAt { get; set; }
}
