using System.Net;
using System.Security.Cryptography;
using LiveRelay.Media;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>
/// The real media core between virtual peers on a virtual network: everything but sockets, clock and the DTLS handshake (whose keys are given)
/// is what runs in a school.
/// </summary>
internal sealed class SimulatedLesson : IDatagramSink, IDtlsAcceptor, IDisposable
{
    public const string LessonId = "demo";
    private static readonly IPAddress ServerAddress = IPAddress.Parse("198.51.100.1");

    private readonly Dictionary<NetworkPath, SimulatedPeer> _peers = [];
    private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize];
    private readonly RandomNumberGenerator _random;
    private Instant _scheduled = Instant.Never;
    private int _sessions;

    public SimulatedLesson(int seed, SfuLimits? limits = null)
    {
        Network = new SimulatedNetwork(seed);
        _random = new SeededRandomNumberGenerator(seed);
        Environment = new TransportEnvironment
        {
            Sink = this,
            Dtls = this,
            Metrics = Metrics,
            Random = _random,
            Table = new TransportTable(Metrics),
            Limits = limits ?? new SfuLimits(),
        };
        Worker = new Worker(Environment, new IceOptions());
    }

    public SimulatedNetwork Network { get; }

    public MediaMetrics Metrics { get; } = new();

    public TransportEnvironment Environment { get; }

    public Worker Worker { get; }

    /// <summary>A publisher of one picture (and one sound, if asked for) that has connected.</summary>
    public SimulatedPublisher AddPublisher(TrackName track, LineConditions line, PublisherSettings? settings = null)
    {
        settings ??= new PublisherSettings();
        var peer = new SimulatedPublisher(this, NextPath(), line, settings);
        var request = new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session);
        Worker.AddPublication(Network.Now, request, new TrackInfo(track, settings.ClientId, settings.Participant));
        Connect(peer);
        return peer;
    }

    /// <summary>A publisher of three layers of one picture that has connected.</summary>
    public SimulcastPublisher AddSimulcastPublisher(TrackName track, LineConditions line)
    {
        var peer = new SimulcastPublisher(this, NextPath(), line);
        Worker.AddPublication(Network.Now, new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session), new TrackInfo(track, null, null));
        Connect(peer);
        return peer;
    }

    /// <summary>A viewer with one picture line and one sound line that has connected.</summary>
    public SimulatedViewer AddViewer(
        Slot slot, LineConditions line, string? clientId = null, string? participant = null, ViewerSettings? settings = null)
    {
        var peer = new SimulatedViewer(this, NextPath(), line, slot, settings ?? new ViewerSettings());
        var request = new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session);
        Worker.AddSubscription(Network.Now, request, new Viewer(clientId, participant), peer.Bindings);
        Connect(peer);
        return peer;
    }

    /// <summary>A viewer of the program that asks, buffers and shows as a browser does, and has connected.</summary>
    public PlayingViewer AddPlayingViewer(LineConditions line, Bottleneck downlink)
    {
        var peer = new PlayingViewer(this, NextPath(), line) { Downlink = downlink };
        var request = new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session);
        Worker.AddSubscription(Network.Now, request, new Viewer(null, null), peer.Bindings);
        Connect(peer);
        return peer;
    }

    /// <summary>Hands a datagram that reached the server to the core, as its loop would.</summary>
    public void Receive(byte[] datagram, in NetworkPath path)
    {
        Worker.HandleDatagram(Network.Now, datagram, path);
        Worker.HandleBatchEnd(Network.Now);
        ScheduleTimeout();
    }

    public void RunFor(TimeSpan duration) => Network.RunFor(duration);

    IDtlsSession? IDtlsAcceptor.Accept(WebRtcTransport transport) => null;

    Span<byte> IDatagramSink.Reserve(int size) => _buffer.AsSpan(0, size);

    void IDatagramSink.Commit(in NetworkPath path, int length)
    {
        Assert.True(length > 0, "an empty datagram leaves");
        if (!_peers.TryGetValue(path, out var peer))
        {
            return;
        }

        if (peer.Downlink is not { } bottleneck)
        {
            Network.Send(peer.Line, _buffer.AsSpan(0, length), peer.Receive);
        }
        else if (bottleneck.Pass(Network.Now, length, Network.Random) is var through && through != Instant.Never)
        {
            var datagram = _buffer[..length];
            var line = peer.Line with { Loss = 0 };
            Network.At(through, () => Network.Send(line, datagram, peer.Receive));
        }
    }

    public void Dispose()
    {
        Worker.CloseAll(Network.Now, CloseReasons.Closed);
        foreach (var peer in _peers.Values)
        {
            peer.Dispose();
        }

        _random.Dispose();
    }

    private NetworkPath NextPath()
    {
        _sessions++;
        var address = new IPAddress([10, 0, (byte)(_sessions >> 8), (byte)_sessions]);
        return NetworkPath.From(new IPEndPoint(address, 50000), ServerAddress, TransportProtocol.Udp);
    }

    private void Connect(SimulatedPeer peer)
    {
        _peers.Add(peer.Path, peer);
        Receive(peer.IceCheck(), peer.Path);
        var transport = Worker.Find(peer.Id)!;
        transport.OnDtlsConnected(Network.Now, peer.ServerKeys);
        Environment.Table.Schedule(Network.Now, transport);
        ScheduleTimeout();
        peer.Start();
    }

    private void ScheduleTimeout()
    {
        var next = Worker.NextTimeout;
        if (next >= _scheduled && _scheduled > Network.Now)
        {
            return;
        }

        _scheduled = next;
        if (next != Instant.Never)
        {
            Network.At(next, () => OnTimeout(next));
        }
    }

    private void OnTimeout(Instant time)
    {
        if (time != _scheduled)
        {
            return; // an earlier one took its place: going on from here too would double the work with each of them
        }

        if (Worker.NextTimeout <= Network.Now)
        {
            Worker.HandleTimeout(Network.Now);
        }

        _scheduled = Instant.Never;
        ScheduleTimeout();
    }
}
