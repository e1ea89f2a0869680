using BenchmarkDotNet.Attributes;
using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;

namespace LiveRelay.Bench.Micro;

/// <summary>What the bandwidth estimator costs for each packet: on its way out, and when feedback tells of it, one feedback for 20 packets.</summary>
[MemoryDiagnoser]
public class CongestionBenchmarks
{
    private const int PacketsTogether = 20;
    private const int PacketSize = 1200;

    private readonly byte[] _feedback = new byte[1200];
    private readonly long[] _arrivals = new long[PacketsTogether * 2];
    private BandwidthEstimator _estimator = new(new BandwidthOptions());
    private TransportFeedbackGenerator _generator = new();
    private int _feedbackLength;
    private long _microseconds = 1_000_000;
    private ushort _number;

    /// <summary>An estimator that has run for a while.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _estimator = new BandwidthEstimator(new BandwidthOptions());
        _generator = new TransportFeedbackGenerator();
        for (var i = 0; i < 100; i++)
        {
            SendAndTell();
        }
    }

    /// <summary>A packet leaves.</summary>
    [Benchmark]
    public void OnPacketSent()
    {
        _microseconds += 5000;
        _estimator.OnPacketSent(new Instant(_microseconds), _number++, PacketSize);
    }

    /// <summary>A packet leaves, is noted by the receiver, its feedback is written, read, and believed: both ends, for each packet.</summary>
    [Benchmark(OperationsPerInvoke = PacketsTogether)]
    public void SendAndTell()
    {
        for (var i = 0; i < PacketsTogether; i++)
        {
            OnPacketSent();
            _generator.OnPacket(new Instant(_microseconds), (ushort)(_number - 1));
        }

        WriteFeedback();
        Take();
    }

    /// <summary>The receiver's half of it: noting and writing.</summary>
    [Benchmark(OperationsPerInvoke = PacketsTogether)]
    public int NoteAndWriteFeedback()
    {
        for (var i = 0; i < PacketsTogether; i++)
        {
            _microseconds += 5000;
            _generator.OnPacket(new Instant(_microseconds), _number++);
        }

        WriteFeedback();
        return _feedbackLength;
    }

    /// <summary>Reading the arrivals out of a feedback.</summary>
    [Benchmark(OperationsPerInvoke = PacketsTogether)]
    public int ReadFeedback()
    {
        var reader = new RtcpReader(_feedback.AsSpan(0, _feedbackLength));
        return reader.TryRead(out var view) && TransportFeedback.TryParse(view, out var feedback) ? feedback.Read(_arrivals) : 0;
    }

    private void WriteFeedback()
    {
        while (_generator.Write(new Instant(_microseconds), 1, 2, _feedback) is > 0 and var length)
        {
            _feedbackLength = length;
        }
    }

    private void Take()
    {
        var reader = new RtcpReader(_feedback.AsSpan(0, _feedbackLength));
        if (reader.TryRead(out var view) && TransportFeedback.TryParse(view, out var feedback))
        {
            _estimator.OnTransportFeedback(new Instant(_microseconds + 50_000), feedback);
        }
    }
}
