namespace LiveRelay.Media.Sfu;

/// <summary>Is told, on the router's own loop, of all that a lesson's publishers send: what a recording is made of.</summary>
internal interface IRouterTap
{
    /// <summary>A new packet is stored, in the order of arrival. The hot path: no allocation, no lock.</summary>
    void OnPacket(Instant now, ProducerStream stream, StoredPacket packet);

    /// <summary>A sender report has come: <see cref="ProducerStream.LastReportedTime"/>.</summary>
    void OnSenderReport(ProducerStream stream);

    /// <summary>Producers, or the stage, may be others than before.</summary>
    void OnSourcesChanged(Instant now, Router router);
}

/// <summary>A part of what the whole lesson sees and hears.</summary>
/// <param name="Track">What it is.</param>
/// <param name="Participant">Which classroom's, where the stage names it.</param>
/// <param name="Publication">Who publishes it now, or <c>null</c>.</param>
/// <param name="IsMuted">Whether its sound is kept from everybody.</param>
internal readonly record struct StagePart(TrackName Track, string? Participant, PublishingSession? Publication, bool IsMuted);

/// <summary>A sender report's pair of times, on the publisher's clocks.</summary>
/// <param name="Arrival">When it arrived.</param>
/// <param name="NtpMicroseconds">The publisher's NTP time in microseconds.</param>
/// <param name="Timestamp">The same moment as an RTP timestamp.</param>
internal readonly record struct ReportedTime(Instant Arrival, long NtpMicroseconds, uint Timestamp);
