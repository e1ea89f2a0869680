namespace LiveRelay.Media.Congestion;

/// <summary>
/// Decides when to try whether a line carries more than is sent, and how much: a probe is a short train of packets at a given rate, media and
/// padding, and the rate at which it arrives tells. At the start, while more is wanted than is allowed, and after a cut.
/// </summary>
internal sealed class ProbeController(BandwidthOptions options)
{
    private const byte MaxId = 127;

    /// <summary>A packet of padding only has 255 bytes of it at most (RFC 3550 section 5.1).</summary>
    private const int PacketSize = 280;
    private const int FewestPackets = 10;
    private const double TrainSeconds = 0.02;

    /// <summary>A probe that arrives at so much of its rate was carried; less, and it filled the line.</summary>
    private const double Carried = 0.9;

    /// <summary>Of a line that was filled.</summary>
    private const double FilledShare = 0.95;

    /// <summary>Steps: a probe asks for so much more than is known.</summary>
    private const double Step = 2;

    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan _longestInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _afterCut = TimeSpan.FromMilliseconds(1500);
    private static readonly TimeSpan _answer = TimeSpan.FromSeconds(1);

    private Train _train;
    private byte _lastId;
    private Instant _next = Instant.Never;
    private TimeSpan _pause = _interval;

    /// <summary>The probe that packets sent now belong to; 0 if none.</summary>
    internal byte Current => _train.IsSending ? _train.Id : (byte)0;

    /// <summary>When it wants to be asked again.</summary>
    internal Instant NextTimeout => _train.IsActive ? _train.NextTimeout : _next;

    /// <summary>Probes so far.</summary>
    internal int Count { get; private set; }

    /// <summary>The first feedback came: the path is there, and nothing is known of it.</summary>
    internal void Start(Instant now) => _next = now;

    /// <summary>The rate was cut: soon it is looked at whether it must stay so.</summary>
    internal void OnCut(Instant now)
    {
        _train = default;
        _pause = _interval;
        _next = now + _afterCut;
    }

    /// <summary>How many bytes of padding to send now; begins a probe when it is time for one.</summary>
    /// <param name="now">The time.</param>
    /// <param name="target">What is allowed, in bit/s.</param>
    /// <param name="wanted">What would be sent if it were allowed, in bit/s.</param>
    /// <param name="isCalm">Whether the line shows neither queue nor loss that a probe would add to.</param>
    internal int BytesDue(Instant now, double target, double wanted, bool isCalm)
    {
        if (_train.IsActive)
        {
            if (now >= _train.Deadline || _train.IsInVain(now))
            {
                _train = default;
                Wait(now, longer: true);
            }

            return _train.BytesDue(now);
        }

        if (now < _next)
        {
            return 0;
        }

        if (target >= wanted || !isCalm)
        {
            _next = now + (isCalm ? _interval : TimeSpan.FromMilliseconds(200));
            return 0;
        }

        _lastId = (byte)(_lastId == MaxId ? 1 : _lastId + 1);
        var bitrate = Math.Min(Math.Min(target * Step, wanted * 1.1), options.MaxBitrate);
        var bytes = Math.Max(FewestPackets * PacketSize, (int)(bitrate * TrainSeconds / 8));
        _train = new Train(_lastId, now, bitrate, bytes, now + _answer);
        Count++;
        return _train.BytesDue(now);
    }

    /// <summary>A packet left while a probe is sent.</summary>
    internal void OnSent(Instant now, int size) => _train.OnSent(now, size);

    /// <summary>A packet of a probe arrived; the rate that it measured, in bit/s, when all is there, else 0.</summary>
    internal double OnReceived(Instant now, in SentPacket packet, long arrival)
    {
        if (!_train.IsActive || packet.Probe != _train.Id || !_train.Add(packet, arrival))
        {
            return 0;
        }

        var train = _train;
        _train = default;
        var result = train.Result(out var isCarried);
        if (isCarried)
        {
            _pause = _interval;
            _next = now; // the next step at once
        }
        else
        {
            Wait(now, longer: true);
        }

        return result;
    }

    private void Wait(Instant now, bool longer)
    {
        _next = now + _pause;
        if (longer)
        {
            _pause = _pause * 1.4 < _longestInterval ? _pause * 1.4 : _longestInterval;
        }
    }

    /// <summary>One probe under way.</summary>
    private struct Train(byte id, Instant start, double bitrate, int bytes, Instant deadline)
    {
        private static readonly TimeSpan _notSent = TimeSpan.FromMilliseconds(10);

        private int _sent;
        private int _packets;
        private int _bytes;
        private int _firstSize;
        private int _lastSize;
        private long _firstSent;
        private long _lastSent;
        private long _firstArrival;
        private long _lastArrival;

        internal readonly byte Id => id;

        internal readonly bool IsActive => id != 0;

        internal readonly bool IsSending => IsActive && _sent < bytes;

        internal readonly Instant Deadline => deadline;

        /// <summary>It was asked for and nothing was sent: the viewer has no picture now, and to ask on would only turn the loop.</summary>
        internal readonly bool IsInVain(Instant now) => IsSending && _sent == 0 && now > start;

        internal readonly Instant NextTimeout =>
            !IsSending ? deadline : _sent == 0 ? start + _notSent : Due;

        private readonly Instant Due => start + TimeSpan.FromSeconds(_sent * 8 / bitrate);

        internal readonly int BytesDue(Instant now) =>
            !IsSending || now < Due ? 0 : Math.Min(bytes - _sent, Math.Max(PacketSize, (int)(bitrate / 8 * (now - start).TotalSeconds) - _sent));

        internal void OnSent(Instant now, int size) => _sent += IsSending && now < deadline ? size : 0;

        /// <summary>True when enough of it has arrived.</summary>
        internal bool Add(in SentPacket packet, long arrival)
        {
            var sentAt = packet.SentAt.Microseconds;
            if (_packets == 0)
            {
                (_firstSent, _firstArrival, _firstSize) = (sentAt, arrival, packet.Size);
                (_lastSent, _lastArrival) = (sentAt, arrival);
            }

            if (sentAt >= _lastSent)
            {
                (_lastSent, _lastSize) = (sentAt, packet.Size);
            }

            _lastArrival = Math.Max(_lastArrival, arrival);
            _packets++;
            _bytes += packet.Size;
            return !IsSending && _packets >= FewestPackets / 2 && _bytes >= _sent * 0.85;
        }

        /// <summary>What leaves after the first packet and what arrives after it, in the time that it took.</summary>
        internal readonly double Result(out bool isCarried)
        {
            isCarried = false;
            var sending = _lastSent - _firstSent;
            var arriving = _lastArrival - _firstArrival;
            if (sending <= 0 || arriving <= 0 || sending > 1_000_000 || arriving > 1_000_000)
            {
                return 0;
            }

            var sendRate = (_bytes - _lastSize) * 8e6 / sending;
            var arrivalRate = (_bytes - _firstSize) * 8e6 / arriving;
            isCarried = arrivalRate >= Carried * sendRate;
            return isCarried ? Math.Min(Math.Min(sendRate, arrivalRate), bitrate) : FilledShare * Math.Min(arrivalRate, bitrate);
        }
    }
}
