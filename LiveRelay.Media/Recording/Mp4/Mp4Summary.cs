namespace LiveRelay.Media.Recording.Mp4;

/// <summary>What a recorded file is and has.</summary>
public sealed record Mp4Summary
{
    internal static Mp4Summary Unreadable { get; } = new() { Problem = "This is not a recording, or its beginning is missing." };

    /// <summary>Why nothing can be said of the file; <c>null</c> if it is a recording, whole or not.</summary>
    public string? Problem { get; init; }

    /// <summary>Whether the file has the table of all its samples: it is not written to any more.</summary>
    public bool IsComplete { get; init; }

    /// <summary>H264, VP8, VP9, AV1 or Opus.</summary>
    public string Codec { get; init; } = "";

    /// <summary>The codecs parameter of the media type (RFC 6381).</summary>
    public string Codecs { get; init; } = "";

    /// <summary>Whether these are pictures.</summary>
    public bool IsVideo { get; init; }

    /// <summary>Pixels of the first picture, as it is shown; 0 for sound.</summary>
    public int Width { get; init; }

    /// <summary>Pixels of the first picture, as it is shown; 0 for sound.</summary>
    public int Height { get; init; }

    /// <summary>Units of <see cref="Mp4Fragment.Time"/> in a second.</summary>
    public int Timescale { get; init; }

    /// <summary>Where the file's time 0 is on the lesson's clock.</summary>
    public TimeSpan StartsAt { get; init; }

    /// <summary>How long all samples last.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Pictures, or packets of sound.</summary>
    public int Samples { get; init; }

    /// <summary>Where the initialisation segment for MediaSource and HLS begins in the file, in bytes.</summary>
    public long InitOffset { get; init; }

    /// <summary>The initialisation segment's bytes.</summary>
    public int InitBytes { get; init; }

    /// <summary>Bytes behind the last whole fragment that were no part of it, and were cut off by this call.</summary>
    public long BytesCut { get; init; }

    /// <summary>The segments for MediaSource and HLS, in their order, without gaps in time.</summary>
    public IReadOnlyList<Mp4Fragment> Fragments { get; init; } = [];
}

/// <summary>A moof and its mdat.</summary>
/// <param name="Time">When its first sample begins, in the track's scale.</param>
/// <param name="Duration">Until the next fragment begins.</param>
/// <param name="Offset">Where in the file it begins, in bytes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="StartsWithKeyFrame">Whether playing may begin with it; keyframes stand nowhere else.</param>
public readonly record struct Mp4Fragment(long Time, long Duration, long Offset, int Bytes, bool StartsWithKeyFrame);
