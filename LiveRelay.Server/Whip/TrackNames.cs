using LiveRelay.Media;

namespace LiveRelay.Server.Whip;

/// <summary>The names of tracks in <c>?track=</c> and in tokens.</summary>
internal static class TrackNames
{
    /// <summary>What a client publishes that does not say.</summary>
    internal const string Default = "camera";

    /// <summary>Reads a name as it stands in an address.</summary>
    internal static bool TryParse(string name, out TrackName track)
    {
        (var known, track) = name switch
        {
            "camera" => (true, TrackName.Camera),
            "screen" => (true, TrackName.Screen),
            "guest" => (true, TrackName.Guest),
            "wall" => (true, TrackName.Wall),
            _ => (false, default),
        };
        return known;
    }

    /// <summary>The name of a track as it stands in an address.</summary>
    internal static string Of(TrackName track) => track switch
    {
        TrackName.Screen => "screen",
        TrackName.Guest => "guest",
        TrackName.Wall => "wall",
        _ => Default,
    };
}
