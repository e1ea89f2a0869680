using LiveRelay.Media.Rtp;

namespace LiveRelay.Tests.Fuzz;

/// <summary>Right payloads with a few changes: deeper into the codecs' parsers than noise gets.</summary>
public class PayloadFuzzTests
{
    private static readonly VideoCodec[] Codecs = Enum.GetValues<VideoCodec>();

    [Fact]
    public void Changed_payloads_are_read_or_refused_also_by_the_parsers_of_other_codecs() =>
        SpanFuzz.Run(1_000_000, 1, static (mutator, i) => mutator.Mutate(PayloadSeeds.All[i % PayloadSeeds.All.Length]), Read);

    [Fact]
    public void Changed_extension_values_are_read_or_refused() =>
        SpanFuzz.Run(1_000_000, 2, static (mutator, _) => mutator.Mutate([0x85, 0x12, 0x34]), ReadExtension);

    private static void Read(ReadOnlySpan<byte> payload)
    {
        foreach (var codec in Codecs)
        {
            VideoPayload.IsKeyFrame(codec, payload);
        }

        H264Payload.HasParameterSet(payload);
        if (Vp8Descriptor.TryParse(payload, out var descriptor))
        {
            Check(descriptor.Length >= 1 && descriptor.Length < payload.Length);
            Span<byte> copy = stackalloc byte[descriptor.Length];
            payload[..descriptor.Length].CopyTo(copy);
            descriptor.Rewrite(copy, 0x5555, 0xAA);
        }

        if (RedPayload.TryRead(payload, out var older, out var primary))
        {
            Check(payload.EndsWith(primary));
            var length = 1 + primary.Length;
            while (older.TryNext(out var age, out var sound))
            {
                Check(age <= 0x3FFF);
                length += 4 + sound.Length;
            }

            Check(length == payload.Length);
        }
    }

    private static void ReadExtension(ReadOnlySpan<byte> value)
    {
        AudioLevel.TryRead(value, out _, out _);
        VideoOrientation.TryRead(value, out _, out _);
        TransportSequenceNumber.TryRead(value, out _);
        if (PlayoutDelay.TryRead(value, out var delay))
        {
            Span<byte> written = stackalloc byte[PlayoutDelay.Length];
            delay.Write(written);
            Check(value.SequenceEqual(written));
        }
    }

    /// <summary>Assert.InRange would allocate.</summary>
    private static void Check(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("Read wrongly.");
        }
    }
}
