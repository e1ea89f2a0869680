using System.Collections.Concurrent;
using LiveRelay.Bench.Client;
using LiveRelay.Bench.FanOut;
using LiveRelay.Media.Dtls;

namespace LiveRelay.Bench.Handshakes;

/// <summary>Many clients that shake hands with a server at the same time, all on the caller's thread; nothing is lost between them.</summary>
internal sealed class HandshakeStorm(IDtlsServer server, int count)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<(Peer Peer, ReadOnlyMemory<byte> Datagram)> _toClients = [];
    private readonly List<Peer> _peers = [];

    /// <summary>The server's CPU time for each handshake.</summary>
    public double ServerMicroseconds { get; private set; }

    /// <summary>From the first ClientHello until all clients have their keys.</summary>
    public double WallMilliseconds { get; private set; }

    /// <summary>How many did not get so far.</summary>
    public int Failures { get; private set; }

    public void Run()
    {
        using var context = new OpenSslContext();
        for (var i = 0; i < count; i++)
        {
            _peers.Add(new Peer(this, new OpenSslClient(context, server.Fingerprint), context));
        }

        var process = Environment.CpuUsage.TotalTime;
        var start = TimeProvider.System.GetTimestamp();
        var clients = ThreadCpuTime.Measure(ShakeHands);
        WallMilliseconds = TimeProvider.System.GetElapsedTime(start).TotalMilliseconds;
        ServerMicroseconds = ((Environment.CpuUsage.TotalTime - process).TotalMicroseconds - clients) / count;
        foreach (var peer in _peers)
        {
            Failures += peer.HasKeys ? 0 : 1;
            peer.ForgetClient();
        }
    }

    private void ShakeHands()
    {
        foreach (var peer in _peers)
        {
            peer.Advance([]);
        }

        var unfinished = count;
        while (unfinished > 0 && _toClients.TryTake(out var next, Patience))
        {
            var peer = next.Peer;
            var wasFinished = peer.IsFinished;
            peer.Advance(next.Datagram.Span);
            unfinished -= peer.IsFinished && !wasFinished ? 1 : 0;
        }
    }

    private sealed class Peer : IDtlsEvents
    {
        private readonly HandshakeStorm _storm;
        private readonly IDtlsSession _session;
        private OpenSslClient? _client;

        public Peer(HandshakeStorm storm, OpenSslClient client, OpenSslContext context)
        {
            _storm = storm;
            _client = client;
            _session = storm.Accept(context, this);
        }

        public bool HasKeys => _client?.Keys is not null;

        public bool IsFinished => HasKeys || _client?.Failure is not null;

        public void Advance(ReadOnlySpan<byte> datagram)
        {
            _client!.Advance(datagram);
            while (_client.TryTake(out var outgoing))
            {
                _session.Enqueue(outgoing);
            }
        }

        /// <summary>What remains is the server's.</summary>
        public void ForgetClient()
        {
            _client?.Dispose();
            _client = null;
        }

        void IDtlsEvents.OnDtlsDatagram(ReadOnlyMemory<byte> datagram) => _storm._toClients.Add((this, datagram));

        void IDtlsEvents.OnDtlsConnected(SrtpKeyingMaterial keys)
        {
        }

        void IDtlsEvents.OnDtlsClosed(string reason)
        {
        }
    }

    private IDtlsSession Accept(OpenSslContext context, Peer peer) => server.Accept(context.Fingerprint, peer);
}
