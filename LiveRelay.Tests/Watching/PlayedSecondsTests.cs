using CsCheck;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Watching;

namespace LiveRelay.Tests.Watching;

public sealed class PlayedSecondsTests
{
    [Fact]
    public void In_however_many_pieces_it_is_told_playing_on_gives_the_same_seconds() =>
        Gen.Select(Gen.Long[0, 100_000], Gen.Int[1, 7000].Array[1, 50]).Sample(static (from, pieces) =>
        {
            var (whole, inPieces) = (new PlayedSeconds(), new PlayedSeconds());
            var position = from;
            foreach (var piece in pieces)
            {
                inPieces.Add(new MediaSpan(position, position + piece), int.MaxValue);
                position += piece;
            }

            var span = new MediaSpan(from, position);
            Assert.Equal(PlayedSeconds.SecondsOf(span), whole.Add(span, int.MaxValue));
            Assert.Equal(whole.Spans(), inPieces.Spans());
            Assert.Equal(whole.Count, whole.CountIn(span));
            Assert.InRange(whole.Count, (span.ToMs - span.FromMs - 1000) / 1000.0, (span.ToMs - span.FromMs + 1000) / 1000.0);
        });

    [Fact]
    public void What_is_stored_comes_back() => Gen.Select(Gen.Long[0, 90_000_000], Gen.Long[0, 90_000]).Array[0, 20].Sample(static spans =>
    {
        var played = new PlayedSeconds();
        foreach (var (from, length) in spans)
        {
            played.Add(new MediaSpan(from, from + length), int.MaxValue);
        }

        Assert.Equal(played.Spans(), new PlayedSeconds(played.ToArray()).Spans());
        Assert.True(played.Count <= PlayedSeconds.Most);
    });

    /// <summary>As ViewingRecord says it, which others read.</summary>
    [Fact]
    public void Second_n_is_bit_n_mod_8_of_byte_n_by_8()
    {
        var played = new PlayedSeconds();
        played.Add(new MediaSpan(9000, 10_000), int.MaxValue);

        Assert.Equal([0, 2], played.ToArray());
    }

    [Fact]
    public void Strange_stretches_hold_nothing() => Assert.All(
        [new MediaSpan(5000, 1000), new MediaSpan(-9000, -1), new MediaSpan(long.MaxValue, long.MinValue), new MediaSpan(700, 1400)],
        static span => Assert.Equal((0, 0), (PlayedSeconds.SecondsOf(span), new PlayedSeconds().Add(span, int.MaxValue))));

    [Fact]
    public void Progress_is_of_what_the_cut_keeps()
    {
        var recording = new RecordingRecord { Id = "a", Title = "", DurationMs = 100_000, Cut = "[[10000,40000],[60000,80000]]" };
        var played = new PlayedSeconds();
        played.Add(new MediaSpan(0, 30_000), int.MaxValue);

        Assert.Equal(new WatchProgress(20, 50), WatchProgress.Measure(recording, played));
        Assert.Equal(40, WatchProgress.Measure(recording, played).Percent);
        Assert.Equal(new WatchProgress(5, 15), WatchProgress.Measure(recording, played, new MediaSpan(25_000, 60_000)));
        recording.Cut = null;
        Assert.Equal(new WatchProgress(30, 100), WatchProgress.Measure(recording, played));
        Assert.Equal(0, WatchProgress.Measure(recording, played, new MediaSpan(200_000, 300_000)).Percent);
    }
}
