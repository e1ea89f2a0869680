using LiveRelay.Bench.Load.Figures;
using LiveRelay.Media;

namespace LiveRelay.Bench.Load;

/// <summary>The counters at the moments between which a run is measured.</summary>
internal sealed class LoadSnapshots
{
    /// <summary>The server before the first join.</summary>
    internal ServerFigures? BeforeJoin { get; set; }

    /// <summary>When the first offer was posted.</summary>
    internal Instant JoinBegan { get; set; }

    /// <summary>The server when the last viewer had its first packet.</summary>
    internal ServerFigures? AfterJoin { get; set; }

    /// <summary>When measuring began.</summary>
    internal LoadSnapshot Begin { get; set; } = null!;

    /// <summary>When it ended.</summary>
    internal LoadSnapshot End { get; set; } = null!;
}

/// <summary>The counters at one moment.</summary>
/// <param name="At">When.</param>
/// <param name="Server">What the server has used; <c>null</c> if it does not say.</param>
/// <param name="Runtime">What its runtime has done; <c>null</c> if it does not tell.</param>
/// <param name="Client">Processor time of this client.</param>
/// <param name="Published">Media packets that were published.</param>
/// <param name="Octets">Payload bytes that were published.</param>
/// <param name="Viewers">By number: media packets and frames that came.</param>
internal sealed record LoadSnapshot(
    Instant At, ServerFigures? Server, RuntimeFigures? Runtime, TimeSpan Client, long Published, long Octets, IReadOnlyDictionary<int, (long Packets, long Frames)> Viewers);
