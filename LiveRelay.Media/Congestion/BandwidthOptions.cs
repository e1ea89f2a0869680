namespace LiveRelay.Media.Congestion;

/// <summary>The bounds of a <see cref="BandwidthEstimator"/>, all in bit/s.</summary>
internal sealed record BandwidthOptions
{
    /// <summary>What is assumed of a line of which nothing is known.</summary>
    internal long StartBitrate { get; init; } = 1_000_000;

    /// <summary>No line is taken for narrower: sound and a still picture need as much.</summary>
    internal long MinBitrate { get; init; } = 30_000;

    /// <summary>No line is taken for wider: no viewer can be sent more, and nobody is probed for what nobody needs.</summary>
    internal long MaxBitrate { get; init; } = 5_000_000;
}
