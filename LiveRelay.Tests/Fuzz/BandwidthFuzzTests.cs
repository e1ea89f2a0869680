using LiveRelay.Media;
using LiveRelay.Media.Congestion;
using LiveRelay.Media.Rtcp;

namespace LiveRelay.Tests.Fuzz;

/// <summary>What a hostile viewer may say of what arrived: the estimator stays within its bounds.</summary>
public class BandwidthFuzzTests
{
    private readonly BandwidthEstimator _estimator = new(new BandwidthOptions());
    private readonly byte[] _seed = Feedback();
    private long _milliseconds = 10_000;
    private ushort _number;

    [Fact]
    public void Changed_feedback_keeps_the_estimate_within_its_bounds() =>
        SpanFuzz.Run(700_000, 31, (mutator, _) => mutator.Mutate(_seed), Take);

    [Fact]
    public void Noise_as_feedback_keeps_the_estimate_within_its_bounds() =>
        SpanFuzz.Run(
            300_000,
            32,
            static (mutator, _) =>
            {
                var noise = mutator.Noise(96).ToArray();
                return noise.Length < 24 ? noise : [0x8F, 205, 0, (byte)((noise.Length / 4) - 1), .. noise.AsSpan(4, (noise.Length & ~3) - 4)];
            },
            Take,
            allocationLimit: int.MaxValue);

    private void Take(ReadOnlySpan<byte> input)
    {
        _milliseconds += 3;
        var now = Instant.FromMilliseconds(_milliseconds);
        _estimator.OnPacketSent(now, _number++, 1000);
        var reader = new RtcpReader(input);
        while (reader.TryRead(out var view))
        {
            if (TransportFeedback.TryParse(view, out var feedback))
            {
                _estimator.OnTransportFeedback(now, feedback);
            }
        }

        var due = _estimator.HandleTimeout(now);
        Assert.True(_estimator.TargetBitrate is >= 30_000 and <= 5_000_000 && _estimator.MediaBitrate >= 0 && due is >= 0 and < 100_000 && _estimator.NextTimeout > Instant.Zero);
    }

    private static byte[] Feedback()
    {
        var generator = new TransportFeedbackGenerator();
        for (var i = 0; i < 12; i++)
        {
            generator.OnPacket(Instant.FromMilliseconds(10_000 + (i * 7)), (ushort)(i * 3 / 2));
        }

        var packet = new byte[200];
        return packet[..generator.Write(Instant.FromMilliseconds(10_100), 1, 2, packet)];
    }
}
