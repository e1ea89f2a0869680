using System.Globalization;

namespace LiveRelay.Bench.Diagnosis;

/// <summary>How wrong the diagnosis of lessons is on material of which all is known.</summary>
internal static class DiagnosisBenchmark
{
    private static readonly (int Number, int Lines, double Seconds)[] _talk =
        [(1, 3, 20), (2, 8, 34.4), (3, 5, 3.2), (4, 12, 41.7), (2, 8, 12.3), (5, 1, 9.6), (6, 6, 4.1), (7, 10, 25)];

    private static readonly (int Number, int Lines, double Seconds)[] _fast = [.. Enumerable.Range(10, 30).Select(static n => (n, 1 + (n % 9), 3 + (n % 4 * 1.3)))];

    private static readonly int[] _faces = [72, 100, 140, 200];

    /// <summary>All of it.</summary>
    internal static async IAsyncEnumerable<KnownResult> MeasureAsync()
    {
        foreach (var voice in (string[])[Speech.Mandarin, "yue+f2"])
        {
            foreach (var noise in (double[])[40, 20])
            {
                foreach (var one in KnownMaterial.Levels(voice, noise))
                {
                    yield return one;
                }
            }

            foreach (var noise in (double[])[30, 20, 10, 5])
            {
                yield return KnownMaterial.SignalToNoise(voice, noise);
            }
        }

        foreach (var (voice, speeds) in ((string, int[])[])[(Speech.Mandarin, [110, 140, 170]), (Speech.Mandarin + "+f3", [110, 140, 170]), ("yue", [80, 110, 140]), ("yue+f2", [80, 110, 140]), ("en-us+f4", [80, 110])])
        {
            foreach (var speed in speeds)
            {
                yield return KnownMaterial.Rate(voice, speed, 40);
                yield return KnownMaterial.Rate(voice, speed, 15);
            }
        }

        KnownResult[] rest =
        [
            .. KnownMaterial.Conversation(Speech.Mandarin, "yue+f2", 2, 1), .. KnownMaterial.Conversation("yue", Speech.Mandarin + "+f3", 1, 2),
            .. KnownMaterial.Pitch(120, 1.5), .. KnownMaterial.Pitch(220, 4),
            .. KnownMaterial.SlideTimes("8 slides, one twice", _talk), .. KnownMaterial.SlideTimes("30 slides, 3 to 7 s", _fast),
            .. Faces.Cascade is { } cascade ? _faces.SelectMany(pixels => KnownMaterial.Facing($"face of {pixels} of 1280 pixels", cascade, pixels, seconds: 120)) : [],
        ];
        foreach (var one in rest)
        {
            yield return one;
        }

        foreach (var pixels in (int[])[24, 32, 48])
        {
            foreach (var one in await KnownMaterial.WordsAsync(pixels))
            {
                yield return one;
            }
        }
    }

    /// <summary>Prints the table of docs/DIAGNOSIS.md.</summary>
    internal static async Task<int> RunAsync()
    {
        var isGood = true;
        Console.WriteLine("| measure | material | known | measured | error | bound |");
        Console.WriteLine("|---|---|---:|---:|---:|---:|");
        await foreach (var one in MeasureAsync())
        {
            isGood &= one.IsGood;
            var unit = one.Measure.StartsWith("rate", StringComparison.Ordinal) || one.Measure.StartsWith("words", StringComparison.Ordinal) ? " %" : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {one.Measure} | {one.Material} | {one.Known:0.0} | {one.Measured:0.0} | {(one.Bound is null ? "" : $"{one.Error:+0.00;-0.00;0}{unit}")} | {(one.Bound is { } bound ? $"{bound}{unit}" : "")}{(one.IsGood ? "" : " exceeded")} |"));
        }

        return isGood ? 0 : 1;
    }
}
