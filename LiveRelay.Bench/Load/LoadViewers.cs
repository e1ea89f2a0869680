using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LiveRelay.Bench.Client;
using LiveRelay.Bench.Load.Net;
using LiveRelay.Bench.Load.Peers;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Bench.Load;

/// <summary>A viewer of the run.</summary>
/// <param name="Number">Counted from 0.</param>
/// <param name="Peer">Its socket and line.</param>
/// <param name="Viewer">Who watches.</param>
/// <param name="Loop">Its thread.</param>
internal sealed record RunningViewer(int Number, UdpPeer Peer, LoadViewer Viewer, LoadLoop Loop);

/// <summary>Lets the viewers join, and asks them on their own threads.</summary>
internal sealed class LoadViewers(
    LoadOptions options, MediaClock clock, OpenSslContext dtls, Signalling signalling, IPAddress[] addresses, PublishedStreams published) : IAsyncDisposable
{
    /// <summary>Viewers' timers may be late by so much, so that many are looked at together.</summary>
    private static readonly TimeSpan _timerGrain = TimeSpan.FromMilliseconds(2);

    private readonly List<LoadLoop> _loops = [.. Enumerable.Range(0, options.Threads).Select(_ => new LoadLoop(clock, _timerGrain))];
    private readonly ConcurrentBag<RunningViewer> _viewers = [];
    private readonly ConcurrentBag<StalledViewer> _stalled = [];
    private readonly ConcurrentBag<Uri> _sessions = [];
    private readonly ConcurrentQueue<string> _failures = new();

    /// <summary>Why some could not join.</summary>
    internal IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Those over ICE-TCP who came in.</summary>
    internal int Stalled => _stalled.Count(static viewer => viewer.Viewer.IsConnected);

    /// <summary>Those who could post their offer.</summary>
    internal IReadOnlyList<RunningViewer> All => [.. _viewers.OrderBy(static viewer => viewer.Number)];

    /// <summary>Begins to join one; each join goes on for itself.</summary>
    internal async Task JoinAsync(int number, CancellationToken cancellationToken)
    {
        var began = clock.Now;
        await TryAsync(async () =>
        {
            var loop = _loops[number % _loops.Count];
            var ice = Offers.NewCredentials();
            var answer = await OfferAsync(Offers.Watch(ice, dtls.Fingerprint, published.Codec.ToString().ToUpperInvariant()), cancellationToken);
            var peer = new UdpPeer(answer.EndPoint(TransportProtocol.Udp, addresses), options.LineOf(number), options.Seed + number, loop.Delayed);
            var viewer = new LoadViewer(dtls, ice, answer, peer, published, number < options.Decrypting, began);
            peer.Peer = viewer;
            _viewers.Add(new RunningViewer(number, peer, viewer, loop));
            loop.Add(peer);
        });
    }

    /// <summary>Begins to join one who will stop reading.</summary>
    internal async Task JoinStalledAsync(CancellationToken cancellationToken)
    {
        var began = clock.Now;
        await TryAsync(async () =>
        {
            var ice = Offers.NewCredentials();
            var answer = await OfferAsync(Offers.Watch(ice, dtls.Fingerprint, published.Codec.ToString().ToUpperInvariant()), cancellationToken);
            var stalled = new StalledViewer(answer.EndPoint(TransportProtocol.Tcp, addresses), clock);
            _stalled.Add(stalled);
            stalled.Start(new LoadViewer(dtls, ice, answer, stalled, published, decryptsAll: false, began));
        });
    }

    /// <summary>Does something with each viewer on its thread; the time is the same for all of one thread.</summary>
    internal async Task<IReadOnlyList<T>> AskAsync<T>(Func<Instant, RunningViewer, T> question)
    {
        var answers = await Task.WhenAll(All.GroupBy(static viewer => viewer.Loop)
            .Select(group => group.Key.AskAsync<T[]>(now => [.. group.Select(viewer => question(now, viewer))])));
        return [.. answers.SelectMany(static answer => answer)];
    }

    /// <summary>Lets all go.</summary>
    internal Task LeaveAsync() => Parallel.ForEachAsync(
        _sessions, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (session, _) => await signalling.EndAsync(session, options.Viewer.Token));

    public ValueTask DisposeAsync()
    {
        _loops.ForEach(static loop => loop.Dispose());
        foreach (var stalled in _stalled)
        {
            stalled.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private async Task<Answer> OfferAsync(string offer, CancellationToken cancellationToken)
    {
        var (answer, session) = await signalling.OfferAsync(options.Viewer.Endpoint("whep", ""), options.Viewer.Token, offer, cancellationToken);
        _sessions.Add(session);
        return answer;
    }

    private async Task TryAsync(Func<Task> join)
    {
        try
        {
            await join();
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException or SocketException or TaskCanceledException)
        {
            _failures.Enqueue(exception is HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests }
                ? "429: the server takes no more joins from one address in this minute (its setting Limits:SignallingPerMinute)"
                : exception.Message);
        }
    }
}
