using System.Diagnostics;
using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Tests.Recording.Mp4;

namespace LiveRelay.Tests.Fuzz;

/// <summary>
/// A recorded file may be anything after a crash, or when somebody put it there. Whatever it is, finishing it gives a complete file or leaves it
/// alone, and finishing it again changes nothing. A first sample is what a publisher made it.
/// </summary>
public sealed class Mp4FuzzTests
{
    private const int Inputs = 500_000;
    private const int AllocationLimit = 64 * 1024;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void Changed_files_that_broke_off() => Finish(seed: 1, [Written(SampleCodec.Vp8, false), Written(SampleCodec.Opus, false)]);

    [Fact]
    public void Changed_files_that_are_complete() => Finish(seed: 2, [Written(SampleCodec.Vp8, true), Written(SampleCodec.Opus, true)]);

    [Theory]
    [InlineData("H264")]
    [InlineData("Vp8")]
    [InlineData("Vp9")]
    [InlineData("Av1")]
    public async Task Changed_keyframes_say_something_or_nothing(string codec)
    {
        var clip = await EncodedClip.GetAsync(Enum.Parse<SampleCodec>(codec));
        var seed = clip.Samples[0].Bytes.AsSpan(0, Math.Min(200, clip.Samples[0].Bytes.Length)).ToArray();
        var mutator = new Mutator(7);
        for (var i = 0; i < Inputs / 2; i++)
        {
            var input = i % 10 == 0 ? mutator.Noise(100) : mutator.Mutate(seed);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            if (TrackConfiguration.FromKeyFrame(clip.Codec, input, out var configuration))
            {
                Assert.InRange(configuration.Width, 1, 65_536);
                Assert.InRange(configuration.Height, 1, 65_536);
                Assert.True(configuration.Codecs.Length < 20);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, AllocationLimit);
        }
    }

    private static void Finish(int seed, byte[][] seeds)
    {
        var mutator = new Mutator(seed, maxLength: 4096);
        var file = new ScratchFile();
        var finished = 0;
        for (var i = 0; i < Inputs; i++)
        {
            var input = i % 20 == 0 ? mutator.Noise(300) : mutator.Mutate(seeds[i % seeds.Length]);
            file.Load(input);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var begin = Stopwatch.GetTimestamp();
            var summary = Mp4Recovery.Finish(file);
            var elapsed = Stopwatch.GetElapsedTime(begin);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, AllocationLimit);
            if (elapsed > TimeLimit)
            {
                AssertFast(input);
            }

            finished += summary.Problem is null ? 1 : 0;
            if (i % 8 == 0)
            {
                var changes = file.Changes;
                var again = Mp4Recovery.Finish(file);
                Assert.Equal(changes, file.Changes);
                Assert.Equal((summary.Problem, summary.Samples, summary.Duration), (again.Problem, again.Samples, again.Duration));
            }
        }

        Assert.InRange(finished, Inputs / 10, Inputs);
    }

    /// <summary>Slow once may be the machine's other work; slow each time is the input.</summary>
    private static void AssertFast(ReadOnlySpan<byte> input)
    {
        var fastest = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var file = new MemoryFile(input);
            var begin = Stopwatch.GetTimestamp();
            Mp4Recovery.Finish(file);
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(begin).Ticks));
        }

        Assert.True(fastest <= TimeLimit, Convert.ToHexString(input));
    }

    /// <summary>A short file: the header is most of it.</summary>
    private static byte[] Written(SampleCodec codec, bool isEnded)
    {
        var file = new MemoryFile();
        var writer = new Mp4TrackWriter(file, PlainTrack.ConfigurationOf(codec), WrittenFile.StartsAt);
        for (var i = 0; i < 12; i++)
        {
            writer.Write(i * 3000, i % 5 == 0, new byte[5 + i]);
        }

        writer.Flush(36_000);
        if (isEnded)
        {
            writer.End(36_000);
        }

        return file.Bytes.ToArray();
    }

    /// <summary>A file whose memory is used again for the next.</summary>
    private sealed class ScratchFile : IRecordingFile
    {
        private readonly byte[] _bytes = new byte[64 * 1024];

        public long Length { get; private set; }

        public int Changes { get; private set; }

        public void Load(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(_bytes);
            Length = bytes.Length;
        }

        public void Append(ReadOnlySpan<byte> bytes)
        {
            Changes++;
            bytes.CopyTo(_bytes.AsSpan((int)Length));
            Length += bytes.Length;
        }

        public void WriteAt(long offset, ReadOnlySpan<byte> bytes)
        {
            Changes++;
            bytes.CopyTo(_bytes.AsSpan((int)offset));
        }

        public int Read(long offset, Span<byte> bytes)
        {
            var count = (int)Math.Clamp(Length - offset, 0, bytes.Length);
            _bytes.AsSpan((int)Math.Min(offset, Length), count).CopyTo(bytes);
            return count;
        }

        public void Truncate(long length)
        {
            Changes++;
            Length = length;
        }

        public void Sync()
        {
        }
    }
}
