using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Tests.Recording.Mp4;

namespace LiveRelay.Tests.Fuzz;

/// <summary>Fragments and files as anybody may have put them there: what cannot be understood is refused, or zeros.</summary>
public sealed class CutFuzzTests
{
    private const int Fragments = 1_000_000;
    private const int Files = 100_000;

    [Fact]
    public async Task Changed_fragments_are_read_or_refused()
    {
        var file = WrittenFile.Write(await EncodedClip.GetAsync(SampleCodec.Opus));
        var samples = PlacedSamples.Read(file, FileHead.Length, file.Length)!;
        var moof = file.Bytes.Slice((int)samples.Fragments[0].Offset, samples.Fragments[0].MoofLength).ToArray();
        var sum = 0L;
        SpanFuzz.Run(
            Fragments,
            1,
            (mutator, i) => i % 10 == 0 ? mutator.Noise(200) : mutator.Mutate(moof),
            input =>
            {
                if (MovieFragment.TryParse(input, new SampleDefaults(960, 10, 0), out var fragment))
                {
                    for (var i = 0; i < Math.Min(fragment.Count, 100); i++)
                    {
                        sum += fragment.SizeOf(i) + fragment.DurationOf(i) + fragment.ShiftOf(i) + (fragment.IsKeyFrame(i) ? 1 : 0);
                    }
                }
            });
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public async Task Changed_files_have_a_view_or_none()
    {
        var whole = WrittenFile.Write(await EncodedClip.GetAsync(SampleCodec.Opus)).Bytes[..8000].ToArray();
        var mutator = new Mutator(2, whole.Length + 100);
        var views = 0;
        for (var i = 0; i < Files; i++)
        {
            var input = mutator.Mutate(whole);
            if (CutPlan.Make(new MemoryFile(input), [[2000, 3000]], 1234) is { } view)
            {
                view.Apply(0, input);
                views++;
            }
        }

        Assert.InRange(views, Files / 10, Files);
    }
}
