using System.Net;
using LiveRelay.Bench.Client;
using LiveRelay.Bench.Load.Figures;
using LiveRelay.Bench.Load.Floors;
using LiveRelay.Bench.Load.Lines;
using LiveRelay.Bench.Load.Net;
using LiveRelay.Bench.Load.Peers;
using LiveRelay.Media;
using LiveRelay.Media.Net;

namespace LiveRelay.Bench.Load;

/// <summary>One run: the publisher goes live, the viewers join, it is measured, all leave.</summary>
internal sealed class LoadRun(LoadOptions options, IReadOnlyList<PublishedLayer> layers, TextWriter progress)
{
    private static readonly TimeSpan _connectsWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _joinsWithin = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly MediaClock _clock = new(TimeProvider.System);
    private readonly PublishedStreams _published = new(options.Codec, layers);
    private readonly LoadSnapshots _snapshots = new();

    /// <summary>Does it.</summary>
    /// <exception cref="LoadException">The publisher could not go live.</exception>
    internal async Task<LoadResult> RunAsync(CancellationToken cancellationToken)
    {
        using var signalling = new Signalling();
        using var dtls = new OpenSslContext();
        using var publisherLoop = new LoadLoop(_clock, TimeSpan.Zero);
        var addresses = await AddressesAsync(options.Teacher.Server, cancellationToken);
        var probe = new ServerProbe(options.Teacher.Server, options.Pid, signalling);
        var (publisher, session) = await PublishAsync(signalling, dtls, publisherLoop, addresses, cancellationToken);
        await Task.Delay(_second, cancellationToken);
        var floorBefore = await MeasureFloorAsync(probe);

        await using var viewers = new LoadViewers(options, _clock, dtls, signalling, addresses, _published);
        var buffers = ServerProbe.ReceiveBufferErrors();
        await JoinAllAsync(viewers, probe, cancellationToken);
        await WaitAsync("settling", options.Settle, viewers, cancellationToken);
        await MeasureAsync(viewers, probe, publisher, publisherLoop, cancellationToken);
        await viewers.AskAsync((now, viewer) =>
        {
            viewer.Viewer.Finish(now);
            return true;
        });
        var bufferErrors = buffers < 0 ? -1 : ServerProbe.ReceiveBufferErrors() - buffers;
        var result = new LoadSummary(options, layers, _snapshots).Summarize(viewers, publisher, probe.Source, bufferErrors);
        progress.WriteLine("leaving");
        await viewers.LeaveAsync();
        var floorAfter = await MeasureFloorAsync(probe);
        await signalling.EndAsync(session, options.Teacher.Token);
        return result with { Floor = floorBefore > 0 && floorAfter > 0 ? new FloorResult(floorBefore, floorAfter) : null };
    }

    /// <summary>What sending the same packets costs on this machine; 0 where the server is on another one.</summary>
    private async Task<double> MeasureFloorAsync(ServerProbe probe)
    {
        if (!probe.IsLocal || options.Viewers == 0)
        {
            return 0;
        }

        progress.WriteLine("measuring the floor");
        var mix = PacketMix.Of(layers[^1], LoadPublisher.AudioPerSecond, LoadPublisher.AudioBytes);
        return await Task.Run(() => MixFloor.Measure(mix, options.Viewers));
    }

    private static async Task<IPAddress[]> AddressesAsync(Uri server, CancellationToken cancellationToken) =>
        IPAddress.TryParse(server.Host.Trim('[', ']'), out var address) ? [address] : await Dns.GetHostAddressesAsync(server.Host, cancellationToken);

    private async Task<(LoadPublisher Publisher, Uri Session)> PublishAsync(
        Signalling signalling, OpenSslContext dtls, LoadLoop loop, IPAddress[] addresses, CancellationToken cancellationToken)
    {
        var codec = layers[0].Source.Codec;
        var ice = Offers.NewCredentials();
        var offer = Offers.Publish(ice, dtls.Fingerprint, codec, _published);
        try
        {
            var (answer, session) = await signalling.OfferAsync(
                options.Teacher.Endpoint("whip", "?track=camera"), options.Teacher.Token, offer, cancellationToken);
            var peer = new UdpPeer(answer.EndPoint(TransportProtocol.Udp, addresses), LineOptions.Clean, 0, loop.Delayed);
            var publisher = new LoadPublisher(dtls, ice, answer, peer, _published, () => _clock.Now, options.Seed);
            peer.Peer = publisher;
            loop.Add(peer);
            for (var start = _clock.Now; !publisher.IsConnected; await Task.Delay(_look, cancellationToken))
            {
                if (publisher.Failure is not null || _clock.Now - start > _connectsWithin)
                {
                    throw new LoadException($"The publisher does not connect: {publisher.Failure ?? "nothing comes back over UDP"}.");
                }
            }

            progress.WriteLine($"publishing {codec} to {options.Teacher.Server}, lesson {options.Teacher.Lesson}");
            return (publisher, session);
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException)
        {
            throw new LoadException($"The publisher cannot go live: {exception.Message}");
        }
    }

    private async Task JoinAllAsync(LoadViewers viewers, ServerProbe probe, CancellationToken cancellationToken)
    {
        _snapshots.BeforeJoin = await probe.ReadAsync();
        _snapshots.JoinBegan = _clock.Now;
        var joins = new List<Task>();
        for (var i = 0; i < options.TcpStalled; i++)
        {
            joins.Add(viewers.JoinStalledAsync(cancellationToken));
        }

        for (var number = 0; number < options.Viewers; number++)
        {
            var due = _snapshots.JoinBegan + (options.JoinOver * number / options.Viewers);
            if (due - _clock.Now is var wait && wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, cancellationToken);
            }

            joins.Add(viewers.JoinAsync(number, cancellationToken));
        }

        var isPosted = Task.WhenAll(joins);
        var nextLine = _clock.Now + _second;
        var deadline = _clock.Now + _joinsWithin;
        while (true)
        {
            var states = await viewers.AskAsync(static (_, viewer) => (
                HasPacket: viewer.Viewer.Figures.FirstPacket != Instant.Never, HasPicture: viewer.Viewer.Figures.Picture.HasPicture,
                IsWaitedFor: viewer.Viewer.Failure is null && viewer.Peer.IsClean, viewer.Viewer.Failure));
            if (_snapshots.AfterJoin is null && isPosted.IsCompleted && states.All(static state => state.HasPacket || state.Failure is not null))
            {
                _snapshots.AfterJoin = await probe.ReadAsync();
            }

            var isOver = isPosted.IsCompleted && states.All(static state => state.HasPicture || !state.IsWaitedFor);
            if (isOver || _clock.Now > nextLine || _clock.Now > deadline)
            {
                nextLine = _clock.Now + _second;
                progress.WriteLine($"joining: {states.Count(static state => state.HasPacket)} of {options.Viewers} have packets, {states.Count(static state => state.HasPicture)} a picture");
            }

            if (isOver || _clock.Now > deadline)
            {
                return;
            }

            await Task.Delay(_look, cancellationToken);
        }
    }

    private async Task MeasureAsync(
        LoadViewers viewers, ServerProbe probe, LoadPublisher publisher, LoadLoop publisherLoop, CancellationToken cancellationToken)
    {
        _snapshots.Begin = await TakeAsync(viewers, probe, publisher, publisherLoop, isStart: true);
        await WaitAsync("measuring", options.Duration, viewers, cancellationToken);
        _snapshots.End = await TakeAsync(viewers, probe, publisher, publisherLoop, isStart: false);
    }

    private async Task<LoadSnapshot> TakeAsync(LoadViewers viewers, ServerProbe probe, LoadPublisher publisher, LoadLoop publisherLoop, bool isStart)
    {
        // To be asked costs the server something: outside of what is measured.
        var runtime = isStart ? await probe.ReadRuntimeAsync() : null;
        var server = await probe.ReadAsync();
        var at = _clock.Now;
        var figures = await viewers.AskAsync((now, viewer) =>
        {
            if (isStart)
            {
                viewer.Viewer.Figures.StartMeasuring(now);
            }

            return (viewer.Number, viewer.Viewer.Figures.Packets, viewer.Viewer.Figures.Picture.Frames);
        });
        var sent = await publisherLoop.AskAsync(_ => (publisher.Packets, publisher.Octets));
        return new LoadSnapshot(
            at, server, runtime ?? await probe.ReadRuntimeAsync(), Environment.CpuUsage.TotalTime, sent.Packets, sent.Octets,
            figures.ToDictionary(static viewer => viewer.Number, static viewer => (viewer.Packets, viewer.Frames)));
    }

    private async Task WaitAsync(string what, TimeSpan time, LoadViewers viewers, CancellationToken cancellationToken)
    {
        var end = _clock.Now + time;
        while (end - _clock.Now is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest < _second * 5 ? rest : _second * 5, cancellationToken);
            var freezes = (await viewers.AskAsync(static (_, viewer) => viewer.Viewer.Figures.Picture.Freezes)).Sum();
            progress.WriteLine($"{what}: {Math.Max(0, (end - _clock.Now).TotalSeconds):0} s left, {freezes} freezes");
        }
    }
}

/// <summary>A run that cannot be done.</summary>
internal sealed class LoadException(string message) : Exception(message);
