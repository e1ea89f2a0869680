using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>Which payload type a publisher's packet gets towards one viewer: both gave the codecs numbers of their own.</summary>
internal sealed class PayloadTypeMap : IEquatable<PayloadTypeMap>
{
    /// <summary>The viewer cannot take packets of that payload type.</summary>
    internal const byte None = 0xFF;

    private readonly byte[] _map = new byte[128];
    private readonly byte _unwrapped = None;

    private PayloadTypeMap(TrackFormat? source, TrackFormat? destination)
    {
        Array.Fill(_map, None);
        if (source is null || destination is null || source.Kind != destination.Kind)
        {
            return;
        }

        foreach (var codec in source.Codecs)
        {
            if (Match(codec, destination.Codecs) is { } match)
            {
                _map[codec.PayloadType] = match.PayloadType;
                IsEmpty = false;
            }
            else if (Is(codec, "red") && destination.Codecs.FirstOrDefault(other => Is(other, "opus")) is { } opus)
            {
                _map[codec.PayloadType] = opus.PayloadType;
                _unwrapped = codec.PayloadType;
                IsEmpty = false;
            }
        }
    }

    /// <summary>Maps nothing.</summary>
    internal static PayloadTypeMap Empty { get; } = new(null, null);

    /// <summary>Whether the two have nothing in common.</summary>
    internal bool IsEmpty { get; } = true;

    /// <summary>The viewer's payload type, or <see cref="None"/>.</summary>
    internal byte this[byte payloadType] => _map[payloadType & 0x7F];

    /// <summary>Whether packets of that payload type are RED (RFC 2198) that the viewer does not take: it gets the Opus inside.</summary>
    internal bool IsUnwrapped(byte payloadType) => payloadType == _unwrapped;

    internal static PayloadTypeMap Between(TrackFormat source, TrackFormat destination) => SharedFormats.Of(new PayloadTypeMap(source, destination));

    public bool Equals(PayloadTypeMap? other) => other is not null && _unwrapped == other._unwrapped && _map.AsSpan().SequenceEqual(other._map);

    public override bool Equals(object? obj) => Equals(obj as PayloadTypeMap);

    public override int GetHashCode() => HashCode.Combine(_unwrapped, _map[0]);

    private static RtpCodec? Match(RtpCodec codec, IReadOnlyList<RtpCodec> candidates)
    {
        RtpCodec? match = null;
        foreach (var candidate in candidates)
        {
            if (!Is(candidate, codec.Name) || candidate.ClockRate != codec.ClockRate)
            {
                continue;
            }

            if (ProfileOf(candidate) == ProfileOf(codec))
            {
                return candidate;
            }

            // A decoder takes the lower profiles of its H.264 too; other codecs' profiles exclude each other.
            match ??= Is(codec, "H264") ? candidate : null;
        }

        return match;
    }

    private static bool Is(RtpCodec codec, string name) => string.Equals(codec.Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>What distinguishes the payload types of one codec: H.264's profile without its level, VP9's profile id, AV1's profile.</summary>
    private static string ProfileOf(RtpCodec codec)
    {
        foreach (var parameter in codec.FormatParameters.Split(';', StringSplitOptions.TrimEntries))
        {
            if (parameter.StartsWith("profile-level-id=", StringComparison.OrdinalIgnoreCase) && parameter.Length == 23)
            {
                return parameter[17..21].ToUpperInvariant();
            }

            if (parameter.StartsWith("profile-id=", StringComparison.OrdinalIgnoreCase))
            {
                return parameter[11..];
            }

            if (parameter.StartsWith("profile=", StringComparison.OrdinalIgnoreCase))
            {
                return parameter[8..];
            }
        }

        return Is(codec, "VP9") || Is(codec, "AV1") ? "0" : "";
    }
}
