using LiveRelay.Bench.Load.Figures;
using LiveRelay.Media;
using LiveRelay.Media.Rtp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Bench.Load.Peers;

/// <summary>One stream as a viewer receives it: its numbers, its reports, and which of the publisher's packets its packets are.</summary>
internal sealed class ReceivedStream(uint ssrc, IReadOnlyList<SentLog> logs, int clockRate)
{
    private SequenceUnwrapper _unwrapper;
    private ReceptionStatistics _statistics = new(clockRate);
    private uint _lastSenderReport;
    private Instant _lastSenderReportAt = Instant.Never;

    /// <summary>The stream's SSRC.</summary>
    internal uint Ssrc => ssrc;

    /// <summary>Which of the publisher's packets is which.</summary>
    internal StreamAlignment Alignment { get; } = new(logs);

    /// <summary>Whether anything has come.</summary>
    internal bool HasStarted { get; private set; }

    /// <summary>Packets that did not come, whatever was repaired.</summary>
    internal long Missing => HasStarted ? Math.Max(0, _statistics.CumulativeLost) : 0;

    /// <summary>A packet has come in the stream itself; its extended number.</summary>
    internal long OnPacket(Instant arrival, ushort sequenceNumber, uint timestamp)
    {
        HasStarted = true;
        var number = _unwrapper.Unwrap(sequenceNumber);
        _statistics.OnPacket(arrival, number, timestamp);
        return number;
    }

    /// <summary>The extended number of one that was sent again.</summary>
    internal long Unwrap(ushort sequenceNumber) => _unwrapper.Unwrap(sequenceNumber);

    /// <summary>The server's sender report has come.</summary>
    internal void OnSenderReport(Instant now, ulong ntp)
    {
        _lastSenderReport = (uint)(ntp >> 16);
        _lastSenderReportAt = now;
    }

    /// <summary>The block of the next receiver report.</summary>
    internal Media.Rtcp.ReportBlock Report(Instant now)
    {
        var delay = _lastSenderReportAt == Instant.Never ? 0 : (uint)((now - _lastSenderReportAt).TotalSeconds * 65536);
        return new Media.Rtcp.ReportBlock(
            ssrc,
            _statistics.TakeFractionLost(),
            (int)Math.Clamp(_statistics.CumulativeLost, int.MinValue, int.MaxValue),
            _statistics.HighestSequenceNumber,
            _statistics.Jitter,
            _lastSenderReport,
            delay);
    }
}
