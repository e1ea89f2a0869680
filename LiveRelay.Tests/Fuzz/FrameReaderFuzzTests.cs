using LiveRelay.Media.Net;

namespace LiveRelay.Tests.Fuzz;

/// <summary>The framing of ICE-TCP (RFC 4571), the one parser of a byte stream.</summary>
public class FrameReaderFuzzTests
{
    private static readonly byte[] _stream = [0, 3, 1, 2, 3, 0, 0, 0, 1, 9, 8, 0, .. new byte[2000], 0, 20, .. new byte[20]];

    private const int MaxInput = 2048;

    private readonly byte[] _buffer = new byte[FrameReader.BufferSize];

    [Fact]
    public void Noise_gives_frames_or_an_end() => SpanFuzz.Run(500_000, 1, static (mutator, _) => mutator.Noise(300), Read);

    [Fact]
    public void Changed_frames_are_read_or_refused() => SpanFuzz.Run(500_000, 2, static (mutator, _) => mutator.Mutate(_stream), Read);

    private void Read(ReadOnlySpan<byte> input)
    {
        var reader = new FrameReader(_buffer);
        var handedOn = 0;
        while (!input.IsEmpty && !reader.IsBroken)
        {
            // In pieces, whose size the input chooses.
            var length = Math.Min(Math.Min(input.Length, reader.Free.Length), 1 + input[0] * 3);
            input[..length].CopyTo(reader.Free);
            reader.Advance(length);
            input = input[length..];
            while (reader.TryRead(out var datagram))
            {
                handedOn += datagram.Length;
            }
        }

        if (handedOn > MaxInput)
        {
            throw new InvalidOperationException("It handed on more than came in.");
        }
    }
}
