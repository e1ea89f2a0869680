using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Sfu;

/// <summary>A stream of one packet per millisecond over a bad line, and a sender that resends what it is asked for, over the same line.</summary>
internal sealed class LossyStream(int lossPercent, int jitter, int seed)
{
    private const int Packets = 2000;
    private const long First = 3 * 65_536 - 1000;
    private const int OneWay = 15;

    private readonly Random _random = new(seed);
    private readonly PriorityQueue<(long Number, bool IsRetransmission), long> _line = new();
    private readonly NackGenerator _nack = new(new NackOptions { MaxTries = 50, MaxAge = TimeSpan.FromSeconds(30) });
    private readonly HashSet<long> _received = [];
    private readonly ushort[] _asked = new ushort[100];

    public static void Run(int lossPercent, int jitter, int seed) => new LossyStream(lossPercent, jitter, seed).Run();

    private void Run()
    {
        for (long now = 0; now < Packets || _line.Count > 0 || _nack.NextTimeout != Instant.Never; now++)
        {
            Assert.True(now < 60_000, "it never ends");
            if (now < Packets)
            {
                // The first and the last packet arrive: before and behind them nothing can be missed.
                Send(now, First + now, isRetransmission: false, isSafe: now is 0 or Packets - 1);
            }

            Receive(now);
            Ask(now);
        }

        Assert.Equal(Packets, _received.Count);
        Assert.Equal(0, _nack.GivenUp);
    }

    private void Send(long now, long number, bool isRetransmission, bool isSafe)
    {
        var delay = isSafe && number == First ? 0 : OneWay + _random.Next(jitter + 1);
        if (isSafe || _random.Next(100) >= lossPercent)
        {
            _line.Enqueue((number, isRetransmission), now + delay);
        }

        if (_random.Next(50) == 0)
        {
            _line.Enqueue((number, isRetransmission), now + delay + _random.Next(100));
        }
    }

    private void Receive(long now)
    {
        while (_line.TryPeek(out var packet, out var time) && time <= now)
        {
            _line.Dequeue();
            var isNew = _received.Add(packet.Number);
            Assert.Equal(isNew, _nack.OnPacket(Instant.FromMilliseconds(now), packet.Number, packet.IsRetransmission));
        }
    }

    private void Ask(long now)
    {
        var count = _nack.Collect(Instant.FromMilliseconds(now), _asked);
        for (var i = 0; i < count; i++)
        {
            var number = First + (ushort)(_asked[i] - First);
            Assert.DoesNotContain(number, _received);
            Send(now + OneWay, number, isRetransmission: true, isSafe: false);
        }
    }
}
