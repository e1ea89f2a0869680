using System.Net;
using System.Security.Cryptography;
using LiveRelay.Media;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Sfu;
using LiveRelay.Media.Sfu.Pipes;
using LiveRelay.Tests.Captures;

namespace LiveRelay.Tests.Simulation;

/// <summary>
/// The real media core between virtual peers on a virtual network: everything but sockets, clock and the DTLS handshake (whose keys are given)
/// is what runs in a school.
/// </summary>
internal sealed class SimulatedLesson : IDatagramSink, IDtlsAcceptor, IDisposable
{
    public const string LessonId = "demo";
    private static readonly IPAddress ServerAddress = IPAddress.Parse("198.51.100.1");

    /// <summary>What an operating system takes to have a thread go on.</summary>
    private static readonly TimeSpan WakingTime = TimeSpan.FromMicroseconds(50);

    private readonly Dictionary<NetworkPath, SimulatedPeer> _peers = [];
    private readonly int _home;
    private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize];
    private readonly RandomNumberGenerator _random;
    private readonly SimulatedLoop[] _loops;
    private int _sessions;

    /// <param name="seed">Of all that is random.</param>
    /// <param name="limits">Limits of the server.</param>
    /// <param name="isSpread">Whether viewers are on another loop than the publishers.</param>
    public SimulatedLesson(int seed, SfuLimits? limits = null, bool isSpread = false)
    {
        Network = new SimulatedNetwork(seed);
        _random = new SeededRandomNumberGenerator(seed);
        limits ??= new SfuLimits();
        var pipes = WorkerPipes.Between(isSpread ? 2 : 1, limits, index => Network.At(Network.Now + WakingTime, () => _loops![index].EndBatch()));
        _loops = [.. pipes.Select(pipes => new SimulatedLoop(this, _random, limits, Metrics, pipes))];
        _home = pipes[0].HomeOf(LessonId);
    }

    public SimulatedNetwork Network { get; }

    public MediaMetrics Metrics { get; } = new();

    /// <summary>Who was told to speak, and when.</summary>
    public List<(Instant At, string? Participant)> Speakers { get; } = [];

    /// <summary>The publishers' worker, and the viewers' too where they are not spread.</summary>
    public Worker Worker => Home.Worker;

    public IEnumerable<Worker> Workers => _loops.Select(static loop => loop.Worker);

    private SimulatedLoop Home => _loops[_home];

    /// <summary>Whether the viewers' loop does nothing for now, as when the system gives its thread no time.</summary>
    public bool AreViewersStalled
    {
        set
        {
            Viewers.IsStalled = value;
            Viewers.EndBatch();
        }
    }

    private SimulatedLoop Viewers => _loops[(_home + 1) % _loops.Length];

    /// <summary>A publisher of one picture (and one sound, if asked for) that has connected.</summary>
    public SimulatedPublisher AddPublisher(TrackName track, LineConditions line, PublisherSettings? settings = null)
    {
        settings ??= new PublisherSettings();
        var peer = new SimulatedPublisher(this, NextPath(), line, settings);
        var request = new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session);
        Worker.AddPublication(Network.Now, request, new TrackInfo(track, settings.ClientId, settings.Participant));
        Connect(peer, Home);
        return peer;
    }

    /// <summary>A publisher of three layers of one picture, or two of a screen, that has connected.</summary>
    public SimulcastPublisher AddSimulcastPublisher(TrackName track, LineConditions line, bool hasTemporalLayers = false)
    {
        var peer = new SimulcastPublisher(this, NextPath(), line, hasTemporalLayers, isScreen: track == TrackName.Screen);
        Worker.AddPublication(Network.Now, new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session), new TrackInfo(track, null, null));
        Connect(peer, Home);
        return peer;
    }

    /// <summary>A publisher of a captured stream that has connected.</summary>
    public ReplayPublisher AddReplay(LineConditions line, string codec, IReadOnlyList<CapturedPacket> packets, byte descriptorId)
    {
        var peer = new ReplayPublisher(this, NextPath(), line, codec, packets, descriptorId);
        Worker.AddPublication(Network.Now, new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session), new TrackInfo(TrackName.Camera, null, null));
        Connect(peer, Home);
        return peer;
    }

    /// <summary>A viewer who takes layers of one codec, and has connected.</summary>
    public LayeredViewer AddLayeredViewer(LineConditions line, string codec, Slot slot = Slot.Camera, bool takesDescriptors = true)
    {
        var peer = new LayeredViewer(this, NextPath(), line, codec, slot, takesDescriptors);
        Viewers.Worker.AddSubscription(Network.Now, new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session), new Viewer(null, null), peer.Bindings);
        Connect(peer, Viewers);
        return peer;
    }

    /// <summary>A viewer with one picture line and one sound line that has connected.</summary>
    public SimulatedViewer AddViewer(
        Slot slot, LineConditions line, string? clientId = null, string? participant = null, ViewerSettings? settings = null)
    {
        var peer = new SimulatedViewer(this, NextPath(), line, slot, settings ?? new ViewerSettings());
        var request = new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session);
        Viewers.Worker.AddSubscription(Network.Now, request, new Viewer(clientId, participant), peer.Bindings);
        Connect(peer, Viewers);
        return peer;
    }

    /// <summary>A viewer of the program that asks, buffers and shows as a browser does, and has connected.</summary>
    public PlayingViewer AddPlayingViewer(LineConditions line, Bottleneck downlink)
    {
        var peer = new PlayingViewer(this, NextPath(), line) { Downlink = downlink };
        var request = new SessionRequest(peer.Id, LessonId, peer.ServerIce, peer.Session);
        Viewers.Worker.AddSubscription(Network.Now, request, new Viewer(null, null), peer.Bindings);
        Connect(peer, Viewers);
        return peer;
    }

    public WebRtcTransport? Find(string sessionId) => _loops.Select(loop => loop.Worker.Find(sessionId)).FirstOrDefault(static transport => transport is not null);

    /// <summary>Changes which classrooms are where, on all loops.</summary>
    public void ChangeStage(Action<Stage> change)
    {
        foreach (var loop in _loops)
        {
            loop.Worker.ChangeStage(Network.Now, LessonId, change);
        }
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
        foreach (var loop in _loops)
        {
            loop.Worker.CloseAll(Network.Now, CloseReasons.Closed);
        }

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

    private void Connect(SimulatedPeer peer, SimulatedLoop loop)
    {
        _peers.Add(peer.Path, peer);
        peer.Loop = loop;
        loop.Receive(peer.IceCheck(), peer.Path);
        loop.Connect(peer);
        peer.Start();
    }
}
