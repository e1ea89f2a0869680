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
            Rewrite(payload, descriptor.Length, PayloadNumbers.Of(descriptor));
        }

        if (Vp9Payload.TryParse(payload, out var vp9))
        {
            Check(vp9.Length >= 1 && vp9.Length < payload.Length);
            Rewrite(payload, vp9.Length, PayloadNumbers.Of(vp9));
            Span<int> heights = stackalloc int[8];
            Check(Vp9Payload.ReadHeights(payload, heights) is >= 0 and <= 8);
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

    private static void Rewrite(ReadOnlySpan<byte> payload, int length, PayloadNumbers numbers)
    {
        Span<byte> copy = stackalloc byte[1500];
        payload[..length].CopyTo(copy);
        numbers.Rewrite(copy[..length], 0x5555, 0xAA);
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
