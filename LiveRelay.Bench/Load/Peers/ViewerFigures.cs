using LiveRelay.Bench.Load.Figures;
using LiveRelay.Media;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>What one viewer saw.</summary>
internal sealed class ViewerFigures
{
    /// <summary>When it began to join: before its offer was posted.</summary>
    internal required Instant Began { get; init; }

    /// <summary>Its first media packet.</summary>
    internal Instant FirstPacket { get; set; } = Instant.Never;

    /// <summary>Media packets that came, retransmissions and all.</summary>
    internal long Packets { get; set; }

    /// <summary>Of these, retransmissions.</summary>
    internal long Retransmissions { get; set; }

    /// <summary>Packets that could not be decrypted.</summary>
    internal long Undecryptable { get; set; }

    /// <summary>Picture packets that did not come at first.</summary>
    internal long Missed { get; set; }

    /// <summary>Sound packets that came, and those that did not.</summary>
    internal (long Packets, long Missing) Sound { get; set; }

    /// <summary>Keyframe requests it sent.</summary>
    internal int KeyFrameRequests { get; set; }

    /// <summary>Its picture.</summary>
    internal FrameTracker Picture { get; } = new();

    /// <summary>Whether delays are counted now.</summary>
    internal bool IsMeasuring { get; private set; }

    /// <summary>From the publisher's sending to this viewer's arrival, of picture packets.</summary>
    internal DelayHistogram PictureDelay { get; } = new();

    /// <summary>The same for sound.</summary>
    internal DelayHistogram SoundDelay { get; } = new();

    /// <summary>From now on delays and freezes count: joining itself is neither.</summary>
    internal void StartMeasuring(Instant now)
    {
        IsMeasuring = true;
        Picture.StartCounting(now);
    }
}
