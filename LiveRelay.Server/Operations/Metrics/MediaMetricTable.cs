using LiveRelay.Media;

namespace LiveRelay.Server.Operations.Metrics;

/// <summary>One of the media core's numbers under its name for Prometheus.</summary>
/// <param name="Property">The property of <see cref="MediaMetrics"/>.</param>
/// <param name="Name">The metric's name, with its unit, and <c>_total</c> if it only grows.</param>
/// <param name="Help">What it counts.</param>
/// <param name="Read">Reads it.</param>
internal sealed record MediaMetric(string Property, string Name, string Help, Func<MediaMetrics, long> Read);

/// <summary>Every number of the media core that stands alone, under its name for Prometheus.</summary>
internal static class MediaMetricTable
{
    /// <summary>Numbers that go up and down.</summary>
    internal static readonly MediaMetric[] Gauges =
    [
        new(nameof(MediaMetrics.Transports), "liverelay_transports", "Peers that have a transport now.", static m => m.Transports),
        new(nameof(MediaMetrics.Producers), "liverelay_producers", "Incoming tracks now.", static m => m.Producers),
        new(nameof(MediaMetrics.Consumers), "liverelay_consumers", "Outgoing tracks now.", static m => m.Consumers),
    ];

    /// <summary>Numbers that only grow.</summary>
    internal static readonly MediaMetric[] Counters =
    [
        new(nameof(MediaMetrics.PacketsIn), "liverelay_received_packets_total", "Datagrams received.", static m => m.PacketsIn),
        new(nameof(MediaMetrics.BytesIn), "liverelay_received_bytes_total", "Bytes received, without UDP and IP headers.", static m => m.BytesIn),
        new(nameof(MediaMetrics.PacketsOut), "liverelay_sent_packets_total", "Datagrams sent.", static m => m.PacketsOut),
        new(nameof(MediaMetrics.BytesOut), "liverelay_sent_bytes_total", "Bytes sent, without UDP and IP headers.", static m => m.BytesOut),
        new(nameof(MediaMetrics.PacketsLost), "liverelay_lost_packets_total", "Packets lost on publishers' paths, before repair.", static m => m.PacketsLost),
        new(nameof(MediaMetrics.NacksSent), "liverelay_nacks_sent_total", "Packets asked for again at publishers.", static m => m.NacksSent),
        new(nameof(MediaMetrics.NacksReceived), "liverelay_nacks_received_total", "Packets that viewers asked for again.", static m => m.NacksReceived),
        new(nameof(MediaMetrics.Retransmissions), "liverelay_retransmissions_total", "Packets sent again to viewers.", static m => m.Retransmissions),
        new(
            nameof(MediaMetrics.KeyFrameRequestsSent),
            "liverelay_keyframe_requests_sent_total",
            "Keyframe requests sent to publishers.",
            static m => m.KeyFrameRequestsSent),
        new(
            nameof(MediaMetrics.KeyFrameRequestsReceived),
            "liverelay_keyframe_requests_received_total",
            "Keyframe requests from viewers.",
            static m => m.KeyFrameRequestsReceived),
        new(nameof(MediaMetrics.HandshakesFailed), "liverelay_handshakes_failed_total", "DTLS handshakes that failed.", static m => m.HandshakesFailed),
        new(
            nameof(MediaMetrics.AllocatedBytes),
            "liverelay_media_allocated_bytes_total",
            "Heap bytes that the media loops have allocated: none while lessons only run.",
            static m => m.AllocatedBytes),
        new(nameof(MediaMetrics.Faults), "liverelay_media_faults_total", "Exceptions in the media core, each survived: to be reported.", static m => m.Faults),
    ];
}
