using LiveRelay.Server.Uploads;

namespace LiveRelay.Tests.Fuzz;

/// <summary>Whatever somebody uploads, the search for its end ends, and reads nothing behind it.</summary>
public class ContainerEndFuzzTests
{
    private static readonly byte[] _box = [0, 0, 0, 16, .. "ftypisom"u8, 0, 0, 0, 0, 0, 0, 0, 1, .. "mdat"u8, 0, 0, 0, 0, 0, 0, 0, 20, 1, 2, 3, 4];
    private static readonly byte[] _element = [0x1A, 0x45, 0xDF, 0xA3, 0x84, 1, 2, 3, 4, 0x18, 0x53, 0x80, 0x67, 0x01, 0, 0, 0, 0, 0, 0, 3, 7, 8, 9];

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public async Task A_film_is_cut_off_by_its_last_byte(int missing, bool expected)
    {
        foreach (var film in new[] { _box, _element })
        {
            using var stream = new MemoryStream(film[..^missing]);
            Assert.Equal(expected, await ContainerEnd.IsCutOffAsync(stream, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Changed_boxes_and_elements_and_noise_have_an_answer() => SpanFuzz.Run(
        60_000,
        71,
        static (mutator, i) => (i % 3) switch { 0 => mutator.Mutate(_box), 1 => mutator.Mutate(_element), _ => mutator.Noise(200) },
        static input =>
        {
            using var stream = new MemoryStream(input.ToArray());
            Assert.True(ContainerEnd.IsCutOffAsync(stream, CancellationToken.None).IsCompletedSuccessfully);
        },
        allocationLimit: int.MaxValue);
}
