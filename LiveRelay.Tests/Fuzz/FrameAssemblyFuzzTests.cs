using LiveRelay.Media.Recording;

namespace LiveRelay.Tests.Fuzz;

/// <summary>Changed payloads in any order, with frames that end or do not: whole frames or none, and memory that does not grow.</summary>
public class FrameAssemblyFuzzTests
{
    [Fact]
    public void H264() => Assemble(PayloadSeeds.H264, static sink => new H264Assembler(sink), 1);

    [Fact]
    public void Vp8() => Assemble(PayloadSeeds.Vp8, static sink => new Vp8Assembler(sink), 2);

    [Fact]
    public void Vp9() => Assemble(PayloadSeeds.Vp9, static sink => new Vp9Assembler(sink), 3);

    [Fact]
    public void Av1() => Assemble(PayloadSeeds.Av1, static sink => new Av1Assembler(sink), 4);

    [Fact]
    public void Opus() => SpanFuzz.Run(1_000_000, 5, static (mutator, i) => mutator.Mutate(PayloadSeeds.Audio[i % PayloadSeeds.Audio.Length]), static packet =>
    {
        if (OpusPacket.TryGetDuration(packet, out var duration) && duration is < 120 or > 5760)
        {
            throw new InvalidOperationException("Read wrongly.");
        }
    });

    private static void Assemble(byte[][] seeds, Func<IFrameSink, FrameAssembler> create, int seed)
    {
        var sink = new Counter();
        var assembler = create(sink);
        var packets = 0;
        SpanFuzz.Run(1_000_000, seed, (mutator, i) => mutator.Mutate(seeds[i % seeds.Length]), payload =>
        {
            packets++;
            if (packets % 11 == 0)
            {
                assembler.OnLoss();
            }

            assembler.Add(payload, (uint)(packets / 4), marker: packets % 4 == 3 || packets % 5 == 0);
        });
        Assert.True(sink.Frames > 0, "some frames are whole");
        Assert.True(sink.Broken > 0, "some are not");
    }

    private sealed class Counter : IFrameSink
    {
        public int Frames { get; private set; }

        public int Broken { get; private set; }

        public void OnFrame(ReadOnlySpan<byte> frame, uint timestamp, bool isKeyFrame) => Frames += frame.IsEmpty ? throw new InvalidOperationException("An empty frame.") : 1;

        public void OnBrokenFrame() => Broken++;
    }
}
