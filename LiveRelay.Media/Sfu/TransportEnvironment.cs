using System.Security.Cryptography;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Media.Sfu;

/// <summary>What all transports of one loop share.</summary>
internal sealed class TransportEnvironment
{
    /// <summary>Where datagrams go.</summary>
    internal required IDatagramSink Sink { get; init; }

    /// <summary>Who runs the handshakes.</summary>
    internal required IDtlsAcceptor Dtls { get; init; }

    internal required MediaMetrics Metrics { get; init; }

    internal SfuLimits Limits { get; init; } = new();

    internal SrtpBackend SrtpBackend { get; init; } = SrtpBackend.Auto;

    /// <summary>Where SSRCs, credentials and phases come from.</summary>
    internal required RandomNumberGenerator Random { get; init; }

    /// <summary>Where transports are found by their paths and called at their times.</summary>
    internal required TransportTable Table { get; init; }

    internal LayerScratch LayerScratch { get; } = new();

    /// <summary>Called when a transport got a path, connected, moved or ended.</summary>
    internal Action<WebRtcTransport> OnStateChanged { get; set; } = _ => { };

    /// <summary>Called when another one speaks in a lesson, or nobody does.</summary>
    internal Action<LessonSpeaker> OnSpeakerChanged { get; init; } = static _ => { };

    /// <summary>A random SSRC that is not 0.</summary>
    internal uint NewSsrc()
    {
        Span<byte> bytes = stackalloc byte[4];
        Random.GetBytes(bytes);
        return Math.Max(1, BitConverter.ToUInt32(bytes));
    }

    /// <summary>A random number from 0 to 1, which spreads the periodic work of many sessions.</summary>
    internal double NewPhase() => NewSsrc() / (double)uint.MaxValue;
}
