namespace LiveRelay.Media.Sfu;

/// <summary>
/// Finds out which packets of one incoming stream are missing, when to ask for them (RFC 4585 section 6.2.1), how often, and when to
/// give up. Works on extended sequence numbers; allocates nothing after its construction.
/// </summary>
public sealed class NackGenerator
{
    private readonly NackOptions _options;

    /// <summary>Missing packets in order of their sequence numbers: a ring in which found ones stay until the head passes them.</summary>
    private readonly Loss[] _losses;
    private int _head;
    private int _count;

    /// <summary>The first missing packet that was not asked for yet; one that was found meanwhile does no harm.</summary>
    private long _firstUntried = long.MaxValue;

    private long? _newest;
    private long _keyFrame = long.MinValue;
    private bool _needsKeyFrame;

    /// <summary>Creates a generator that has seen no packet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A capacity below 1.</exception>
    public NackGenerator(NackOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1);
        _options = options;
        _losses = new Loss[options.Capacity];
        RoundTripTime = options.InitialRoundTripTime;
    }

    /// <summary>The time between asking and getting, smoothed: measured at retransmissions, and settable by who knows better.</summary>
    public TimeSpan RoundTripTime { get; set; }

    /// <summary>Packets that were found missing, whether they came later or not.</summary>
    public long Missed { get; private set; }

    /// <summary>Packets that were given up.</summary>
    public long GivenUp { get; private set; }

    /// <summary>When <see cref="Collect"/> has something to do; <see cref="Instant.Never"/> when nothing is missing.</summary>
    public Instant NextTimeout { get; private set; } = Instant.Never;

    /// <summary>A packet has come.</summary>
    /// <param name="now">When.</param>
    /// <param name="sequenceNumber">Its extended sequence number; for a retransmission the original one.</param>
    /// <param name="isRetransmission">Whether it came as a retransmission (RFC 4588).</param>
    /// <returns>True if it is newer than all before it or was missing; false if it is a duplicate, or was given up.</returns>
    public bool OnPacket(Instant now, long sequenceNumber, bool isRetransmission = false)
    {
        if (_newest is not { } newest)
        {
            _newest = sequenceNumber;
            return true;
        }

        if (sequenceNumber <= newest)
        {
            return TryRepair(now, sequenceNumber, isRetransmission);
        }

        _newest = sequenceNumber;
        if (sequenceNumber > newest + 1)
        {
            AddLosses(now, newest + 1, sequenceNumber);
        }

        if (IsLaterThanReordering(_firstUntried))
        {
            NextTimeout = Instant.Min(NextTimeout, now);
        }

        return true;
    }

    /// <summary>A keyframe begins at a packet: losses before it are still asked for, but giving them up needs no other keyframe.</summary>
    public void OnKeyFrame(long sequenceNumber) => _keyFrame = Math.Max(_keyFrame, sequenceNumber);

    /// <summary>Whether packets were given up since last asked that only a new keyframe can make good.</summary>
    public bool TryTakeNeedForKeyFrame()
    {
        var needed = _needsKeyFrame;
        _needsKeyFrame = false;
        return needed;
    }

    /// <summary>Takes the sequence numbers to ask for now, in order, and gives up what was asked for in vain.</summary>
    /// <returns>How many were written; if there was no room for all, <see cref="NextTimeout"/> stays in the past.</returns>
    public int Collect(Instant now, Span<ushort> sequenceNumbers)
    {
        if (now < NextTimeout)
        {
            return 0;
        }

        var written = 0;
        NextTimeout = Instant.Never;
        _firstUntried = long.MaxValue;
        for (var i = 0; i < _count; i++)
        {
            ref var loss = ref At(i);
            if (!loss.IsMissing)
            {
                continue;
            }

            var isDue = loss.NextTry <= now || (loss.Tries == 0 && IsLaterThanReordering(loss.SequenceNumber));
            if (now >= loss.Deadline || (isDue && loss.Tries >= _options.MaxTries))
            {
                GiveUp(ref loss);
                continue;
            }

            if (isDue && written < sequenceNumbers.Length)
            {
                sequenceNumbers[written++] = (ushort)loss.SequenceNumber;
                loss.LastTry = now;
                loss.NextTry = now + RetryInterval(loss.Tries++);
            }
            else if (loss.Tries == 0)
            {
                _firstUntried = Math.Min(_firstUntried, loss.SequenceNumber);
            }

            var next = isDue && loss.LastTry != now ? now : loss.NextTry;
            NextTimeout = Instant.Min(NextTimeout, Instant.Min(next, loss.Deadline));
        }

        DropFoundAtHead();
        return written;
    }

    private bool IsLaterThanReordering(long missing) => _newest - missing > _options.ReorderPackets;

    /// <summary>The round-trip time, and with each try a quarter more: an outage is waited for, not filled with requests.</summary>
    private TimeSpan RetryInterval(int triesBefore)
    {
        var interval = RoundTripTime > _options.MinRetryInterval ? RoundTripTime : _options.MinRetryInterval;
        return interval + interval * triesBefore / 4;
    }

    private bool TryRepair(Instant now, long sequenceNumber, bool isRetransmission)
    {
        int low = 0, high = _count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (At(middle).SequenceNumber < sequenceNumber)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        if (low == _count || At(low).SequenceNumber != sequenceNumber || !At(low).IsMissing)
        {
            return false;
        }

        ref var loss = ref At(low);
        loss.IsMissing = false;
        if (isRetransmission && loss.Tries == 1)
        {
            // Only where it is clear which request it answers (Karn's rule); a weight of 1/8 as in RFC 6298 section 2.
            RoundTripTime += (now - loss.LastTry - RoundTripTime) / 8;
        }

        DropFoundAtHead();
        if (_count == 0)
        {
            NextTimeout = Instant.Never;
            _firstUntried = long.MaxValue;
        }

        return true;
    }

    private void AddLosses(Instant now, long first, long end)
    {
        Missed += end - first;
        if (end - first > _losses.Length)
        {
            GivenUp += end - first; // an interruption: nobody resends that much in time
            _needsKeyFrame = true;
            first = end;
        }

        MakeRoom((int)(end - first));
        for (var sequenceNumber = first; sequenceNumber < end; sequenceNumber++)
        {
            At(_count++) = new Loss
            {
                SequenceNumber = sequenceNumber,
                IsMissing = true,
                NextTry = now + _options.ReorderHold,
                Deadline = now + _options.MaxAge,
                LastTry = Instant.Never,
            };
        }

        if (first < end)
        {
            _firstUntried = Math.Min(_firstUntried, first);
            NextTimeout = Instant.Min(NextTimeout, now + _options.ReorderHold);
        }
    }

    private void MakeRoom(int wanted)
    {
        while (_count + wanted > _losses.Length)
        {
            if (At(0).IsMissing)
            {
                GiveUp(ref At(0));
            }

            _head = (_head + 1) % _losses.Length;
            _count--;
        }
    }

    private void GiveUp(ref Loss loss)
    {
        loss.IsMissing = false;
        GivenUp++;
        _needsKeyFrame |= loss.SequenceNumber >= _keyFrame;
    }

    private void DropFoundAtHead()
    {
        while (_count > 0 && !At(0).IsMissing)
        {
            _head = (_head + 1) % _losses.Length;
            _count--;
        }
    }

    private ref Loss At(int index) => ref _losses[(_head + index) % _losses.Length];

    private struct Loss
    {
        public long SequenceNumber;
        public bool IsMissing;
        public int Tries;
        public Instant LastTry;
        public Instant NextTry;
        public Instant Deadline;
    }
}
