using System.Security.Cryptography;
using LiveRelay.Media;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Sfu;
using LiveRelay.Media.Sfu.Pipes;

namespace LiveRelay.Tests.Simulation;

/// <summary>One media loop of a simulated server: its worker, called when datagrams come, when its time has come, and when another has written to it.</summary>
internal sealed class SimulatedLoop
{
    private readonly SimulatedNetwork _network;
    private Instant _scheduled = Instant.Never;

    public SimulatedLoop(SimulatedLesson lesson, RandomNumberGenerator random, SfuLimits limits, MediaMetrics metrics, WorkerPipes pipes)
    {
        _network = lesson.Network;
        Environment = new TransportEnvironment
        {
            Sink = lesson,
            Dtls = lesson,
            Metrics = metrics,
            Random = random,
            Table = new TransportTable(metrics),
            Limits = limits,
            OnSpeakerChanged = speaker => lesson.Speakers.Add((lesson.Network.Now, speaker.Participant)),
        };
        Worker = new Worker(Environment, new IceOptions(), pipes);
    }

    public TransportEnvironment Environment { get; }

    public Worker Worker { get; }

    /// <summary>Whether it does nothing for now; what comes is lost.</summary>
    public bool IsStalled { get; set; }

    public void Receive(byte[] datagram, in NetworkPath path)
    {
        if (!IsStalled)
        {
            Worker.HandleDatagram(_network.Now, datagram, path);
            EndBatch();
        }
    }

    /// <summary>As a loop does after each waking, whatever woke it.</summary>
    public void EndBatch()
    {
        if (!IsStalled)
        {
            Worker.HandleBatchEnd(_network.Now);
            ScheduleTimeout();
        }
    }

    public void Connect(SimulatedPeer peer)
    {
        var transport = Worker.Find(peer.Id)!;
        transport.OnDtlsConnected(_network.Now, peer.ServerKeys);
        Environment.Table.Schedule(_network.Now, transport);
        EndBatch();
    }

    private void ScheduleTimeout()
    {
        var next = Worker.NextTimeout;
        if (next >= _scheduled && _scheduled > _network.Now)
        {
            return;
        }

        _scheduled = next;
        if (next != Instant.Never)
        {
            _network.At(next, () => OnTimeout(next));
        }
    }

    private void OnTimeout(Instant time)
    {
        if (time != _scheduled)
        {
            return; // an earlier one took its place: going on from here too would double the work with each of them
        }

        _scheduled = Instant.Never;
        if (IsStalled)
        {
            return; // it looks at the time again when it goes on
        }

        if (Worker.NextTimeout <= _network.Now)
        {
            Worker.HandleTimeout(_network.Now);
        }

        ScheduleTimeout();
    }
}
