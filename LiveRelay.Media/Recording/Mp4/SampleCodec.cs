namespace LiveRelay.Media.Recording.Mp4;

/// <summary>What a recorded track's samples are coded in.</summary>
internal enum SampleCodec
{
    /// <summary>NAL units, each behind its length in 4 bytes, parameter sets among them.</summary>
    H264,

    /// <summary>A frame as the encoder made it.</summary>
    Vp8,

    /// <summary>A frame, or a superframe of several spatial layers.</summary>
    Vp9,

    /// <summary>A temporal unit of OBUs with sizes, without its delimiter.</summary>
    Av1,

    /// <summary>An Opus packet.</summary>
    Opus,
}
