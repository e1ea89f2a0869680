namespace LiveRelay.Media;

/// <summary>
/// The media core's counters. Each field has one writer (its loop); readers on other threads may see a value some nanoseconds old.
/// </summary>
public sealed class MediaMetrics
{
    private static readonly int[] ForwardingDelayBuckets = [50, 100, 250, 500, 1000, 2000, 2500, 5000, 10000, 20000, 50000];
    private static readonly int[] HandshakeBuckets = [2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000];

    private readonly long[] _drops = new long[Enum.GetValues<DropReason>().Length];
    private readonly long[] _forwardingDelay = new long[ForwardingDelayBounds.Length + 1];
    private readonly long[] _handshakes = new long[HandshakeBounds.Length + 1];

    /// <summary>Upper bounds of the forwarding delay histogram's buckets, in microseconds; one more bucket holds the rest.</summary>
    public static ReadOnlySpan<int> ForwardingDelayBounds => ForwardingDelayBuckets;

    /// <summary>Upper bounds of the handshake time histogram's buckets, in milliseconds; one more bucket holds the rest.</summary>
    public static ReadOnlySpan<int> HandshakeBounds => HandshakeBuckets;

    /// <summary>Peers that have a transport now.</summary>
    public long Transports { get; internal set; }

    /// <summary>Incoming tracks now.</summary>
    public long Producers { get; internal set; }

    /// <summary>Outgoing tracks now.</summary>
    public long Consumers { get; internal set; }

    /// <summary>Datagrams received.</summary>
    public long PacketsIn { get; internal set; }

    /// <summary>Bytes received, without UDP and IP headers.</summary>
    public long BytesIn { get; internal set; }

    /// <summary>Datagrams sent.</summary>
    public long PacketsOut { get; internal set; }

    /// <summary>Bytes sent, without UDP and IP headers.</summary>
    public long BytesOut { get; internal set; }

    /// <summary>Packets that publishers' paths lost, before repair.</summary>
    public long PacketsLost { get; internal set; }

    /// <summary>Sequence numbers asked for again at publishers.</summary>
    public long NacksSent { get; internal set; }

    /// <summary>Sequence numbers that viewers asked for again.</summary>
    public long NacksReceived { get; internal set; }

    /// <summary>Packets sent again to viewers.</summary>
    public long Retransmissions { get; internal set; }

    /// <summary>Keyframe requests sent to publishers.</summary>
    public long KeyFrameRequestsSent { get; internal set; }

    /// <summary>Keyframe requests from viewers.</summary>
    public long KeyFrameRequestsReceived { get; internal set; }

    /// <summary>DTLS handshakes that failed.</summary>
    public long HandshakesFailed { get; internal set; }

    /// <summary>Exceptions out of the media core: faults of ours, each survived.</summary>
    public long Faults { get; internal set; }

    /// <summary>Sum of all measured forwarding delays, in microseconds.</summary>
    public long ForwardingDelaySum { get; internal set; }

    /// <summary>Sum of all successful handshakes' times, in milliseconds.</summary>
    public long HandshakeSum { get; internal set; }

    /// <summary>Heap bytes that the loop's thread has allocated: while a lesson only runs, none.</summary>
    public long AllocatedBytes { get; internal set; }

    /// <summary>Counts a drop.</summary>
    public void CountDrop(DropReason reason) => _drops[(int)reason]++;

    /// <summary>Drops so far for a reason.</summary>
    public long Drops(DropReason reason) => Volatile.Read(ref _drops[(int)reason]);

    /// <summary>Adds a measured delay between a packet's arrival and its leaving.</summary>
    public void AddForwardingDelay(TimeSpan delay, int packets)
    {
        var microseconds = delay.Ticks / TimeSpan.TicksPerMicrosecond;
        _forwardingDelay[Bucket(ForwardingDelayBounds, microseconds)] += packets;
        ForwardingDelaySum += microseconds * packets;
    }

    /// <summary>Adds a successful handshake's time.</summary>
    public void AddHandshake(TimeSpan time)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        _handshakes[Bucket(HandshakeBounds, milliseconds)]++;
        HandshakeSum += milliseconds;
    }

    /// <summary>Packets in a bucket of the forwarding delay histogram.</summary>
    public long ForwardingDelays(int bucket) => Volatile.Read(ref _forwardingDelay[bucket]);

    /// <summary>Handshakes in a bucket of the handshake histogram.</summary>
    public long Handshakes(int bucket) => Volatile.Read(ref _handshakes[bucket]);

    /// <summary>Which bucket of a histogram with these upper bounds holds a value.</summary>
    public static int Bucket(ReadOnlySpan<int> bounds, long value)
    {
        for (var i = 0; i < bounds.Length; i++)
        {
            if (value <= bounds[i])
            {
                return i;
            }
        }

        return bounds.Length;
    }

    /// <summary>What several loops have counted together, as it is now.</summary>
    internal static MediaMetrics SumOf(IEnumerable<MediaMetrics> loops)
    {
        var sum = new MediaMetrics();
        foreach (var loop in loops)
        {
            sum.Add(loop);
        }

        return sum;
    }

    private void Add(MediaMetrics other)
    {
        Transports += other.Transports;
        Producers += other.Producers;
        Consumers += other.Consumers;
        PacketsIn += other.PacketsIn;
        BytesIn += other.BytesIn;
        PacketsOut += other.PacketsOut;
        BytesOut += other.BytesOut;
        PacketsLost += other.PacketsLost;
        NacksSent += other.NacksSent;
        NacksReceived += other.NacksReceived;
        Retransmissions += other.Retransmissions;
        KeyFrameRequestsSent += other.KeyFrameRequestsSent;
        KeyFrameRequestsReceived += other.KeyFrameRequestsReceived;
        HandshakesFailed += other.HandshakesFailed;
        Faults += other.Faults;
        ForwardingDelaySum += other.ForwardingDelaySum;
        HandshakeSum += other.HandshakeSum;
        AllocatedBytes += other.AllocatedBytes;
        Add(_drops, other._drops);
        Add(_forwardingDelay, other._forwardingDelay);
        Add(_handshakes, other._handshakes);
    }

    private static void Add(long[] sums, long[] others)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += Volatile.Read(ref others[i]);
        }
    }
}
