using CsCheck;
using LiveRelay.Server.Watching;

namespace LiveRelay.Tests.Watching;

/// <summary>Who really watches is believed, and nobody else: whatever a player tells, and however often.</summary>
public sealed class WatchClockTests
{
    private const long LengthMs = 45 * 60 * 1000;

    private static readonly Gen<MediaSpan> _span = Gen.Select(
        Gen.OneOf(Gen.Long[0, LengthMs], Gen.Long), Gen.OneOf(Gen.Long[0, 200_000], Gen.Long), static (from, length) => new MediaSpan(from, unchecked(from + length)));

    private static readonly Gen<Heartbeat> _anyBeat = Gen.Select(
        Gen.Long, _span.Array[0, 8], Gen.OneOf(Gen.Int[1, 4].Select(static half => half / 2.0), Gen.Double), Gen.Bool,
        static (position, spans, rate, isVisible) => new Heartbeat(position, spans, rate, isVisible));

    private static readonly Gen<Action<HonestPlayer>> _act = Gen.OneOf(
        Gen.Int[200, 60_000].Select(static time => (Action<HonestPlayer>)(player => player.Play(time))),
        Gen.Int[200, 60_000].Select(static time => (Action<HonestPlayer>)(player => player.Play(time))),
        Gen.Int[100, 600_000].Select(static time => (Action<HonestPlayer>)(player => player.Pause(time))),
        Gen.Long[0, LengthMs].Select(static position => (Action<HonestPlayer>)(player => player.Seek(position))),
        Gen.Int[1, 4].Select(static half => half / 2.0).Select(static rate => (Action<HonestPlayer>)(player => player.SetRate(rate))),
        Gen.Bool.Select(static isVisible => (Action<HonestPlayer>)(player => player.Show(isVisible))));

    [Fact]
    public void Of_who_really_watches_all_is_believed_that_was_seen_and_nothing_that_was_not() =>
        Gen.Select(_act.Array[1, 40], Gen.Int[0, 4000], Gen.Int[0, 4000].Array[1, 16]).Sample((acts, firstDelay, delays) =>
        {
            var player = new HonestPlayer(LengthMs);
            player.Begin();
            foreach (var act in acts)
            {
                act(player);
            }

            var played = new PlayedSeconds();
            var clock = new WatchClock(TimeSpan.FromMilliseconds(firstDelay), TimeSpan.Zero);
            long arrival = firstDelay;
            for (var i = 0; i < player.Sent.Count; i++)
            {
                arrival = Math.Max(arrival, player.Sent[i].SentMs + delays[i % delays.Length]);
                clock.Take(TimeSpan.FromMilliseconds(arrival), player.Sent[i].Beat, LengthMs, played);
            }

            // What is lost is lost once: as much as the very first one was late, at twice the pace, and a second at its edge.
            Assert.All(Seconds(played), second => Assert.Contains(second, player.Seen));
            Assert.InRange(played.Count, player.Seen.Count - (2 * firstDelay / 1000) - 2, player.Seen.Count);
        });

    [Fact]
    public void Whatever_is_told_of_however_many_recordings_no_more_is_believed_than_twice_the_time_that_went_by() =>
        Gen.Select(Gen.Select(Gen.Int[0, 90_000], Gen.Int[0, 3], Gen.Int[0, 3], _anyBeat).Array[1, 60], Gen.Int[0, 100_000]).Sample((steps, since) =>
        {
            var now = TimeSpan.FromDays(1);
            var clock = new WatchClock(now, TimeSpan.FromMilliseconds(since));
            var played = Enumerable.Range(0, 4).Select(static _ => new PlayedSeconds()).ToArray();
            var told = new List<Heartbeat>();
            var sums = new List<(TimeSpan At, int Sum)> { (now, 0) };
            foreach (var (milliseconds, recording, kind, any) in steps)
            {
                now += TimeSpan.FromMilliseconds(milliseconds);
                var beat = kind == 0 && told.Count > 0 ? told[milliseconds % told.Count] : any;
                told.Add(beat);
                var before = Seconds(played[recording]).ToHashSet();
                var added = clock.Take(now, beat, LengthMs, played[recording]);
                var after = Seconds(played[recording]).ToHashSet();

                Assert.True(after.IsSupersetOf(before));
                Assert.Equal(added, after.Count - before.Count);
                Assert.True(beat.Counts || added == 0);
                Assert.All(after.Except(before), second => Assert.Contains(beat.Played, span => span.FromMs <= (second * 1000) + 500 && (second * 1000) + 500 < span.ToMs));
                sums.Add((now, sums[^1].Sum + added));
            }

            var before0 = Math.Min(since, (int)WatchClock.Reach.TotalMilliseconds) / 1000.0;
            Assert.All(sums, sum => Assert.True(sum.Sum <= (2 * ((sum.At - sums[0].At).TotalSeconds + before0)) + 1e-6));
            foreach (var (begin, end) in sums.SelectMany((begin, index) => sums.Skip(index + 1).Select(end => (begin, end))))
            {
                Assert.True(end.Sum - begin.Sum <= (2 * (end.At - begin.At + WatchClock.Reach).TotalSeconds) + 1e-6);
            }
        });

    [Fact]
    public void A_heartbeat_that_is_told_again_and_again_counts_once()
    {
        var (clock, played) = (new WatchClock(TimeSpan.Zero, TimeSpan.Zero), new PlayedSeconds());
        var beat = new Heartbeat(10_000, [new MediaSpan(0, 10_000)], 1, IsVisible: true);
        for (var second = 10; second < 1000; second++)
        {
            clock.Take(TimeSpan.FromSeconds(second), beat, LengthMs, played);
        }

        Assert.Equal(10, played.Count);
    }

    [Fact]
    public void Ten_players_at_once_are_believed_what_one_could_have_played()
    {
        var clock = new WatchClock(TimeSpan.Zero, TimeSpan.Zero);
        var played = Enumerable.Range(0, 10).Select(static _ => new PlayedSeconds()).ToArray();
        for (var beat = 1; beat <= 60; beat++)
        {
            foreach (var one in played)
            {
                clock.Take(TimeSpan.FromSeconds(beat * 10), new Heartbeat(0, [new MediaSpan((beat - 1) * 10_000, beat * 10_000)], 1, IsVisible: true), LengthMs, one);
            }
        }

        Assert.Equal(2 * 600, played.Sum(static one => one.Count));
    }

    [Theory]
    [InlineData(2.01, true)]
    [InlineData(16, true)]
    [InlineData(0, true)]
    [InlineData(double.NaN, true)]
    [InlineData(1, false)]
    public void What_was_rushed_through_or_ran_where_nobody_looked_does_not_count(double rate, bool isVisible)
    {
        var (clock, played) = (new WatchClock(TimeSpan.Zero, TimeSpan.Zero), new PlayedSeconds());

        Assert.Equal(0, clock.Take(TimeSpan.FromSeconds(10), new Heartbeat(0, [new MediaSpan(0, 10_000)], rate, isVisible), LengthMs, played));
    }

    [Fact]
    public void A_hidden_players_heartbeats_take_nothing_from_the_one_that_is_seen()
    {
        var (clock, played, hidden) = (new WatchClock(TimeSpan.Zero, TimeSpan.Zero), new PlayedSeconds(), new PlayedSeconds());
        for (var beat = 1; beat <= 30; beat++)
        {
            var now = TimeSpan.FromSeconds(beat * 10);
            clock.Take(now, new Heartbeat(0, [new MediaSpan((beat - 1) * 20_000, beat * 20_000)], 1, IsVisible: false), LengthMs, hidden);
            clock.Take(now, new Heartbeat(0, [new MediaSpan((beat - 1) * 20_000, beat * 20_000)], 2, IsVisible: true), LengthMs, played);
        }

        Assert.Equal((600, 0), (played.Count, hidden.Count));
    }

    private static IEnumerable<long> Seconds(PlayedSeconds played) =>
        played.Spans().SelectMany(static span => Enumerable.Range((int)(span.FromMs / 1000), (int)((span.ToMs - span.FromMs) / 1000)).Select(static second => (long)second));
}
