namespace LiveRelay.Media.Sfu;

/// <summary>The numbers that bound what one peer or lesson may use, and the times that the media core works with.</summary>
public sealed record SfuLimits
{
    /// <summary>The shortest time between two keyframe requests to one track.</summary>
    public TimeSpan KeyFrameRequestInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a frame's packets may be held so that they leave together.</summary>
    public TimeSpan BurstHold { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Streams (SSRCs) that one publisher may send in one m-line: three simulcast layers and some restarts of them.</summary>
    public int MaxStreamsPerProducer { get; init; } = 8;

    /// <summary>A session that never connected ends after this time.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What is assumed of a viewer's line until it has told how it is, in bits per second.</summary>
    public long ViewerStartBitrate { get; init; } = 2_500_000;

    /// <summary>No viewer's line is tried beyond, in bits per second.</summary>
    public long ViewerMaxBitrate { get; init; } = 10_000_000;

    /// <summary>
    /// A picture is sent with fewer frames before it is sent smaller, down to so many a second; with fewer than these a smaller picture is the better one. The
    /// screen, of which there is but one size, and the smallest picture lose all the frames they can. The half of 20 is enough, the quarter of 30 is not.
    /// </summary>
    public int LeastFrameRate { get; init; } = 9;

    /// <summary>
    /// Packets that wait between two media loops, a power of two. A loop that is 50 ms behind is handed over the packets of 200 lessons' pictures and sounds
    /// meanwhile, or of a few lessons' keyframes.
    /// </summary>
    public int PipeCapacity { get; init; } = 2048;

    /// <summary>
    /// The quietest sound that can be somebody who speaks, in decibels below the loudest there is (RFC 6464): browsers bring speech to about 20 to 30, a quiet room stays
    /// beyond 50.
    /// </summary>
    public int SpeakerThreshold { get; init; } = 40;

    /// <summary>For how long somebody must be louder than all others before he is the one who speaks: longer than a cough.</summary>
    public TimeSpan SpeakerLead { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>For how long somebody who has fallen silent still is the one who speaks: longer than a pause for breath.</summary>
    public TimeSpan SpeakerHold { get; init; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>The shortest time between two changes of who speaks.</summary>
    public TimeSpan SpeakerInterval { get; init; } = TimeSpan.FromMilliseconds(500);
}
