using LiveRelay.Media.Rtcp;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Fuzz;

public class RtpFuzzTests
{
    private static readonly byte[][] Packets =
    [
        Convert.FromHexString("B1E0123400001000CAFEBABE00000007BEDE00021055310102000000AABBCC0002"),
        Convert.FromHexString("9060000100000000000000011000000205010203070003AABB000000" + "90F092340980019D012A"),
        Convert.FromHexString("8066FFFF0000000000000001" + "780004674200010002688000"),
        Convert.FromHexString("806F00010000000000000001" + "EF0F00026FAABB010203"),
    ];

    private static readonly byte[][] Compounds = [Compound(), Feedback()];

    [Fact]
    public void Changed_rtp_is_read_or_refused() =>
        SpanFuzz.Run(700_000, 1, static (mutator, i) => mutator.Mutate(Packets[i % Packets.Length]), ReadRtp);

    [Fact]
    public void Noise_as_rtp_is_read_or_refused() => SpanFuzz.Run(300_000, 2, static (mutator, _) => mutator.Noise(100), ReadRtp);

    [Fact]
    public void Noise_as_any_codecs_payload_is_read_or_refused() => SpanFuzz.Run(1_000_000, 3, static (mutator, _) => mutator.Noise(24), ReadPayload);

    [Fact]
    public void Changed_rtcp_is_read_or_refused() =>
        SpanFuzz.Run(700_000, 4, static (mutator, i) => mutator.Mutate(Compounds[i % Compounds.Length]), ReadRtcp);

    [Fact]
    public void Noise_as_rtcp_is_read_or_refused() => SpanFuzz.Run(300_000, 5, static (mutator, _) => mutator.Noise(100), ReadRtcp);

    private static void ReadRtp(ReadOnlySpan<byte> input)
    {
        RtpPacket.TryGetHeaderLength(input, out _);
        if (!RtpPacket.TryParse(input, out var packet))
        {
            return;
        }

        for (byte id = 0; id < 20; id++)
        {
            packet.TryGetExtension(id, out _);
        }

        ReadPayload(packet.Payload);
    }

    private static void ReadPayload(ReadOnlySpan<byte> payload)
    {
        foreach (var codec in Codecs)
        {
            VideoPayload.IsKeyFrame(codec, payload);
        }

        RedPayload.TryGetPrimary(payload, out _);
        H264Payload.HasParameterSet(payload);
        if (Vp8Descriptor.TryParse(payload, out var descriptor))
        {
            Span<byte> copy = stackalloc byte[descriptor.Length];
            payload[..descriptor.Length].CopyTo(copy);
            PayloadNumbers.Of(descriptor).Rewrite(copy, 1, 1);
        }
    }

    private static void ReadRtcp(ReadOnlySpan<byte> input)
    {
        Span<long> arrivals = stackalloc long[256];
        var reader = new RtcpReader(input);
        while (reader.TryRead(out var view))
        {
            _ = SenderReport.TryParse(view, out _);
            _ = Pli.TryParse(view, out _);
            _ = Remb.TryParse(view, out _);
            _ = Bye.TryParse(view, out _);
            if (ReceiverReport.TryParse(view, out var report))
            {
                foreach (var block in report)
                {
                    _ = block.Ssrc;
                }
            }

            if (Nack.TryParse(view, out var nack))
            {
                foreach (var sequenceNumber in nack)
                {
                    _ = sequenceNumber;
                }
            }

            if (Fir.TryParse(view, out var fir) && fir.Count > 0)
            {
                fir.MediaSsrc(fir.Count - 1);
            }

            if (TransportFeedback.TryParse(view, out var feedback))
            {
                feedback.Read(arrivals);
            }
        }
    }

    private static readonly VideoCodec[] Codecs = Enum.GetValues<VideoCodec>();

    private static byte[] Compound()
    {
        var data = new byte[300];
        var length = new SenderReport(1, 2, 3, 4, 5).Write(data);
        length += Sdes.Write(data.AsSpan(length), 1, "liverelay"u8);
        length += ReceiverReport.Write(data.AsSpan(length), 1, [new ReportBlock(1, 2, 3, 4, 5, 6, 7), new ReportBlock(2, 2, 3, 4, 5, 6, 7)]);
        length += Nack.Write(data.AsSpan(length), 1, 2, [5, 6, 9, 300]);
        length += Fir.Write(data.AsSpan(length), 1, 78, 9);
        length += Remb.Write(data.AsSpan(length), 1, 79, 2_500_000);
        return data[..length];
    }

    private static byte[] Feedback()
    {
        var generator = new LiveRelay.Media.Congestion.TransportFeedbackGenerator();
        for (ushort i = 0; i < 40; i++)
        {
            if (i % 7 != 3)
            {
                generator.OnPacket(LiveRelay.Media.Instant.FromMilliseconds(1000 + i * i), i);
            }
        }

        var data = new byte[1200];
        return data[..generator.Write(LiveRelay.Media.Instant.FromMilliseconds(3000), 1, 2, data)];
    }
}
