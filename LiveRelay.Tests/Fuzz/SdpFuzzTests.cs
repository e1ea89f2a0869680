using System.Diagnostics;
using System.Text;
using LiveRelay.Media.Sdp;
using LiveRelay.Tests.Sdp;

namespace LiveRelay.Tests.Fuzz;

/// <summary>
/// Offers come a few times a lesson and are text: an input may allocate what a text of its length needs, and each takes some microseconds rather
/// than nanoseconds, so there are fewer of them than for packets. Whole offers are changed byte by byte; short ones line by line.
/// </summary>
public class SdpFuzzTests
{
    private static readonly AnswerOptions Options = new()
    {
        LocalIce = new IceCredentials("serverUf", "serverPasswordOf24Letter"),
        LocalFingerprint = new CertificateFingerprint("sha-256", new byte[32]),
    };

    private static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(5);

    [Fact]
    public void Changed_offers_are_answered_or_refused()
    {
        var offers = Captured.All.Select(name => Encoding.UTF8.GetBytes(Captured.Read(name))).ToArray();
        Feed(20_000, new Mutator(1, 8192), (mutator, i) => mutator.Mutate(offers[i % offers.Length]), Answer);
    }

    [Fact]
    public void Changed_short_offers_are_answered_or_refused()
    {
        var offer = Encoding.UTF8.GetBytes(Captured.Read("obs-reconstructed.sdp"));
        Feed(100_000, new Mutator(2), (mutator, _) => mutator.Mutate(offer), Answer);
    }

    [Fact]
    public void Changed_lines_and_fragments_are_read_or_refused()
    {
        var lines = Captured.All.SelectMany(name => Captured.Read(name).Split('\n')).Distinct().Select(Encoding.UTF8.GetBytes).ToArray();
        Feed(900_000, new Mutator(3), (mutator, i) => mutator.Mutate(lines[i % lines.Length]), text =>
        {
            _ = TrickleFragment.TryParse(text, out _, out _);
            _ = SessionDescription.TryParse("v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n" + text, out _, out _);
        });
    }

    private delegate ReadOnlySpan<byte> Source(Mutator mutator, int index);

    private static void Answer(string text)
    {
        if (SessionDescription.TryParse(text, out var offer, out _))
        {
            _ = SdpAnswerer.TryAnswerPublisher(offer, Options, out _, out _);
            _ = SdpAnswerer.TryAnswerViewer(offer, Options, SdpAnswererTests.Stream, out _, out _);
        }
    }

    private static void Feed(int inputs, Mutator mutator, Source source, Action<string> reader)
    {
        for (var i = 0; i < inputs; i++)
        {
            var text = Encoding.Latin1.GetString(source(mutator, i));
            var start = Stopwatch.GetTimestamp();
            reader(text);
            if (Stopwatch.GetElapsedTime(start) > TimeLimit)
            {
                AssertFast(reader, text);
            }
        }
    }

    /// <summary>Slow once may be the machine's other work; slow each time is the input.</summary>
    private static void AssertFast(Action<string> reader, string text)
    {
        var fastest = Enumerable.Range(0, 10).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            reader(text);
            return Stopwatch.GetElapsedTime(start);
        });
        Assert.True(fastest <= TimeLimit, $"{fastest.TotalMilliseconds} ms for: {text}");
    }
}
