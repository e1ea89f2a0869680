namespace LiveRelay.Media.Sdp;

/// <summary>Which of the offered codecs are taken.</summary>
internal static class CodecSelection
{
    /// <summary>One codec of each kind from a publisher: the one that the viewers' devices decode best. Opus may be followed by RED around it.</summary>
    internal static List<RtpCodec> ForPublisher(MediaKind kind, IReadOnlyList<RtpCodec> offered, AnswerOptions options)
    {
        var usable = ForViewer(kind, offered);
        var preference = options.VideoCodecPreference;
        return kind == MediaKind.Audio
            ? usable.ConvertAll(codec => options.WantsDtx && Is(codec, "opus") ? WithDtx(codec) : codec)
            : usable.OrderBy(codec => Rank(codec, preference)).Take(1).Where(codec => Rank(codec, preference) < int.MaxValue).ToList();
    }

    /// <summary>All codecs that we forward: the source of a slot may change, and its codec with it.</summary>
    internal static List<RtpCodec> ForViewer(MediaKind kind, IReadOnlyList<RtpCodec> offered) => kind == MediaKind.Video
        ? offered.Where(IsUsableVideo).ToList()
        : offered.Where(codec => Is(codec, "opus")).Take(1).Concat(offered.Where(codec => IsRedOfOpus(codec, offered)).Take(1)).ToList();

    /// <summary>RFC 7587 section 6.1: usedtx is what the receiver prefers, which are we.</summary>
    private static RtpCodec WithDtx(RtpCodec codec)
    {
        var others = codec.FormatParameters.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(static parameter => !parameter.StartsWith("usedtx=", StringComparison.OrdinalIgnoreCase));
        return codec with { FormatParameters = string.Join(';', others.Append("usedtx=1")) };
    }

    private static bool IsUsableVideo(RtpCodec codec) => codec.ClockRate == 90_000 && codec.Name.ToUpperInvariant() switch
    {
        // RFC 6184 section 8.1: without the parameter the mode is 0, in which a picture's slices may not be cut into packets.
        "H264" => OfferedCodecs.Parameter(codec.FormatParameters, "packetization-mode") == "1",
        "VP8" or "AV1" => true,
        "VP9" => OfferedCodecs.Parameter(codec.FormatParameters, "profile-id") is null or "0",
        _ => false,
    };

    private static int Rank(RtpCodec codec, IReadOnlyList<string> preference)
    {
        for (var i = 0; i < preference.Count; i++)
        {
            if (Is(codec, preference[i]))
            {
                return i * 10 + (Is(codec, "H264") ? ProfileRank(codec) : 0);
            }
        }

        return int.MaxValue;
    }

    /// <summary>RFC 6184 section 8.1, table 5: profile_idc 0x42 with constraint_set1 is constrained baseline, which every panel decodes.</summary>
    private static int ProfileRank(RtpCodec codec)
    {
        var profile = OfferedCodecs.Parameter(codec.FormatParameters, "profile-level-id") ?? "420010";
        if (profile.Length != 6 || !int.TryParse(profile.AsSpan(0, 4), System.Globalization.NumberStyles.HexNumber, null, out var bits))
        {
            return 9;
        }

        return (bits >> 8) switch
        {
            0x42 when (bits & 0x40) != 0 => 0,
            0x42 => 1,
            0x4D => 2,
            _ => 3,
        };
    }

    private static bool IsRedOfOpus(RtpCodec codec, IReadOnlyList<RtpCodec> offered) =>
        Is(codec, "red") && codec.ClockRate == 48_000 && offered.Any(other => Is(other, "opus"));

    private static bool Is(RtpCodec codec, string name) => string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase);
}
