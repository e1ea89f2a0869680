using LiveRelay.Bench.Load.Figures;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>What the publisher sends, and has sent, for the viewers to look up.</summary>
/// <param name="Codec">The picture's codec.</param>
/// <param name="Layers">The picture's encodings: one, or the simulcast layers, the smallest first.</param>
internal sealed record PublishedStreams(VideoCodec Codec, IReadOnlyList<PublishedLayer> Layers)
{
    /// <summary>The picture's packets, layer by layer, the largest first, which most viewers are sent.</summary>
    internal IReadOnlyList<SentLog> Pictures { get; } = [.. Layers.Reverse().Select(static layer => layer.Log)];

    /// <summary>The sound's packets.</summary>
    internal SentLog Sound { get; } = new();

    /// <summary>The sound's SSRC.</summary>
    internal uint AudioSsrc { get; } = (uint)Random.Shared.NextInt64(1, uint.MaxValue);
}
