using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Media.Net;

/// <summary>One media loop and what it serves. It shares nothing with the others: they hand packets over to each other.</summary>
/// <param name="Index">Which one, from 0.</param>
/// <param name="Loop">The thread with its sockets.</param>
/// <param name="Worker">The transports and routers on it.</param>
/// <param name="Metrics">What it has counted.</param>
internal sealed record MediaShard(int Index, MediaLoop Loop, Worker Worker, MediaMetrics Metrics)
{
    /// <summary>Where its peers send to; none before it has started.</summary>
    internal IReadOnlyList<IceCandidate> Candidates { get; set; } = [];

    /// <summary>Has the loop's thread do something, and waits for it.</summary>
    internal Task DoAsync(Action<Worker, Instant> action) => Loop.InvokeAsync(now =>
    {
        action(Worker, now);
        return true;
    });
}
