using System.Collections.Concurrent;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Watching;

/// <summary>All who watch, one heartbeat of each person at a time. Their clocks stay in memory: a few numbers for each account.</summary>
public sealed class Watchers(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<int, Watcher> _byAccount = new();
    private readonly long _start = timeProvider.GetTimestamp();

    /// <summary>Writes what is believed of a heartbeat into what the person has played. The caller saves before he lets the person go.</summary>
    /// <param name="db">The database; the viewing is added or changed in it.</param>
    /// <param name="turn">The person's turn.</param>
    /// <param name="recording">What is watched.</param>
    /// <param name="beat">What the player says.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The viewing, and how many seconds were new.</returns>
    public async Task<(ViewingRecord Viewing, int Added)> TakeAsync(
        LiveRelayDb db, WatcherTurn turn, RecordingRecord recording, Heartbeat beat, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(beat);
        var now = timeProvider.GetUtcNow();
        var clock = await ClockAsync(db, turn, now, cancellationToken);
        var viewing = await db.Viewings.FindAsync([turn.AccountId, recording.Id], cancellationToken);
        if (viewing is null)
        {
            viewing = new ViewingRecord { AccountId = turn.AccountId, RecordingId = recording.Id };
            db.Viewings.Add(viewing);
        }

        var length = LengthOf(recording, now);
        var played = new PlayedSeconds(viewing.Played);
        var added = clock.Take(timeProvider.GetElapsedTime(_start), beat, length, played);
        if (added > 0)
        {
            viewing.Played = played.ToArray();
        }

        (viewing.PositionMs, viewing.SeenAt) = (Math.Clamp(beat.PositionMs, 0, length), now);
        return (viewing, added);
    }

    /// <summary>Waits for the person's turn: two heartbeats of one person never share the same time.</summary>
    public async Task<WatcherTurn> EnterAsync(int accountId, CancellationToken cancellationToken)
    {
        var watcher = _byAccount.GetOrAdd(accountId, static _ => new Watcher());
        await watcher.Gate.WaitAsync(cancellationToken);
        return new WatcherTurn(accountId, watcher);
    }

    /// <summary>How much of a recording there can be to play: of one that is still made, all until now.</summary>
    private static long LengthOf(RecordingRecord recording, DateTimeOffset now) => recording.State == RecordingState.Recording
        ? Math.Max(recording.DurationMs, (long)(now - recording.StartedAt).TotalMilliseconds)
        : recording.DurationMs;

    /// <summary>After a restart the clock goes on from what is stored, so that a restart gives nobody time that he had already used.</summary>
    private async Task<WatchClock> ClockAsync(LiveRelayDb db, WatcherTurn turn, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (turn.Watcher.Clock is { } known)
        {
            return known;
        }

        var id = turn.AccountId;
        var last = await db.Viewings.Where(viewing => viewing.AccountId == id).MaxAsync(static viewing => (DateTimeOffset?)viewing.SeenAt, cancellationToken);
        return turn.Watcher.Clock = new WatchClock(timeProvider.GetElapsedTime(_start), last is { } at ? now - at : WatchClock.FirstDelay);
    }
}

/// <summary>A person's clock, and who may have it.</summary>
internal sealed class Watcher
{
    /// <summary>Never disposed: it has no handle unless somebody asks for one.</summary>
    internal SemaphoreSlim Gate { get; } = new(1, 1);

    internal WatchClock? Clock { get; set; }
}

/// <summary>One heartbeat's time alone with its person's clock.</summary>
public sealed class WatcherTurn : IDisposable
{
    internal WatcherTurn(int accountId, Watcher watcher) => (AccountId, Watcher) = (accountId, watcher);

    /// <summary>The person.</summary>
    public int AccountId { get; }

    internal Watcher Watcher { get; }

    /// <inheritdoc/>
    public void Dispose() => Watcher.Gate.Release();
}
