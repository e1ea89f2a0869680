using System.Collections.Concurrent;
using LiveRelay.Media.Sfu.Pipes;

namespace LiveRelay.Media.Net;

/// <summary>
/// The media loops, and which of them a session lives on. All publishers of a lesson are on its home loop, and its viewers too while that one has
/// hardly more to do than the others; a lesson that is too large for one loop has its viewers spread over all. Thread-safe.
/// </summary>
internal sealed class MediaShards
{
    private readonly MediaShard[] _shards;
    private readonly WorkerPipes _pipes;
    private readonly int _spreadAfter;
    private readonly ConcurrentDictionary<string, MediaShard> _bySession = new();

    /// <param name="options">How many, and when a lesson's viewers are spread.</param>
    /// <param name="create">Makes one, with its pipes.</param>
    internal MediaShards(MediaOptions options, Func<WorkerPipes, MediaShard> create)
    {
        _spreadAfter = options.SpreadAfterViewers;
        var pipes = WorkerPipes.Between(options.Loops, options.ToLimits(), index => _shards![index].Loop.Wake());
        _pipes = pipes[0];
        _shards = [.. pipes.Select(create)];
    }

    internal IReadOnlyList<MediaShard> All => _shards;

    /// <summary>Peers on all loops.</summary>
    internal long TransportCount => _shards.Sum(static shard => shard.Metrics.Transports);

    /// <summary>What all loops have counted.</summary>
    internal MediaMetrics Metrics => _shards.Length == 1 ? _shards[0].Metrics : MediaMetrics.SumOf(_shards.Select(static shard => shard.Metrics));

    /// <summary>Where a lesson's publishers are.</summary>
    internal MediaShard HomeOf(string lessonId) => _shards[_pipes.HomeOf(lessonId)];

    /// <summary>Where a lesson's next viewer goes.</summary>
    internal MediaShard ForViewer(string lessonId)
    {
        var home = HomeOf(lessonId);
        var least = _shards.MinBy(static shard => shard.Metrics.Transports)!;
        return home.Metrics.Transports <= least.Metrics.Transports + _spreadAfter ? home : least;
    }

    internal void Place(string sessionId, MediaShard shard) => _bySession[sessionId] = shard;

    internal void Forget(string sessionId) => _bySession.TryRemove(sessionId, out _);

    /// <summary>Where a session lives; <c>null</c> once it has ended.</summary>
    internal MediaShard? Of(string sessionId) => _bySession.GetValueOrDefault(sessionId);

    /// <summary>Has every loop do something.</summary>
    internal Task DoAsync(Action<Sfu.Worker, Instant> action) => Task.WhenAll(_shards.Select(shard => shard.DoAsync(action)));

    /// <summary>Has every loop compute something.</summary>
    internal Task<T[]> InvokeAsync<T>(Func<Sfu.Worker, T> function) =>
        Task.WhenAll(_shards.Select(shard => shard.Loop.InvokeAsync(_ => function(shard.Worker))));
}
