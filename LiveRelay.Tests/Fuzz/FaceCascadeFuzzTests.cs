using LiveRelay.Server.Diagnosis;
using LiveRelay.Server.Diagnosis.Signal;

namespace LiveRelay.Tests.Fuzz;

/// <summary>The file that says what a face is may be any: it is understood, and then asked without harm, or it is not.</summary>
public sealed class FaceCascadeFuzzTests
{
    private const int Inputs = 1500;
    private const int Side = 48;

    [Fact]
    public void Changed_cascades_are_understood_or_not()
    {
        var real = File.ReadAllBytes(new DiagnosisOptions().FaceCascade);
        var random = new Random(5);
        var picture = new byte[Side * Side];
        random.NextBytes(picture);
        var understood = 0;
        for (var i = 0; i < Inputs; i++)
        {
            byte[] input = [.. real];
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                // Mostly within the numbers, where it stays a document.
                var at = random.Next(input.Length);
                input[at] = random.Next(4) == 0 ? (byte)random.Next(256) : (byte)('0' + random.Next(10));
            }

            using var stream = new MemoryStream(input, 0, random.Next(10) == 0 ? random.Next(input.Length) : input.Length);
            if (FaceCascade.Read(stream) is { } cascade)
            {
                understood++;
                new FaceFinder(cascade).Sees(picture, Side, Side);
            }
        }

        Assert.InRange(understood, Inputs / 10, Inputs - 1);
    }
}
