namespace LiveRelay.Media.Sfu;

/// <summary>
/// Lets a viewer begin with a keyframe that is already there: when it is so young that another may not be asked for yet, the packets since then
/// are sent at once. Their frames get timestamps one millisecond apart, ending at the newest frame's own, so that the viewer shows the
/// newest as soon as it is decoded and does not play the past at its old pace.
/// </summary>
internal readonly struct FastStart
{
    /// <summary>The most packets that are sent at once: one second of 2.5 Mbit/s.</summary>
    private const int MaxPackets = 256;

    /// <summary>A picture of which nothing came for so long stands still.</summary>
    private static readonly TimeSpan Stillness = TimeSpan.FromMilliseconds(200);

    private readonly ProducerStream _stream;
    private readonly long _last;
    private readonly bool _corrects;

    internal FastStart(ProducerStream stream, long first, long last)
    {
        _stream = stream;
        _last = last;

        // A packet that is still missing would come later with its frame's plain timestamp.
        _corrects = stream.IsVideo && IsComplete(stream, first, last);
        Newest = stream.Buffer.Find(last) ?? stream.Buffer.Find(first)!;
    }

    /// <summary>The packet whose timestamp stays as it is.</summary>
    internal StoredPacket Newest { get; }

    /// <summary>
    /// Whether the last keyframe and all since are there, and it is young or the picture stands still: a browser answers a keyframe request for a
    /// still screen only with its next repetition, up to a second later, and what is stored is what it would show.
    /// </summary>
    internal static bool IsPossible(Instant now, ProducerStream stream, TimeSpan youth) =>
        (IsYoung(now, stream, youth) || IsStill(now, stream)) && IsComplete(stream, stream.LastEntryPoint, stream.Buffer.Newest);

    /// <summary>Whether the last keyframe is young, and not too much has come since.</summary>
    internal static bool IsYoung(Instant now, ProducerStream stream, TimeSpan youth) =>
        stream.LastEntryPoint >= 0 && stream.Buffer.Newest - stream.LastEntryPoint < MaxPackets &&
        stream.Buffer.Find(stream.LastEntryPoint) is { } entryPoint && now - entryPoint.Arrival <= youth;

    /// <summary>What is added to a packet's timestamp so that its frame is as many milliseconds before the newest as it is frames before it.</summary>
    internal uint TimestampCorrection(StoredPacket packet)
    {
        if (!_corrects || packet.Timestamp == Newest.Timestamp)
        {
            return 0;
        }

        var ticksPerMillisecond = (uint)_stream.Producer.Format.ClockRate / 1000;
        return Newest.Timestamp - packet.Timestamp - FramesAfter(packet) * ticksPerMillisecond;
    }

    /// <summary>How many frames follow a packet's own, up to the newest.</summary>
    internal uint FramesAfter(StoredPacket packet)
    {
        var framesAfter = 0u;
        var timestamp = packet.Timestamp;
        for (var sequenceNumber = packet.SequenceNumber + 1; sequenceNumber <= _last; sequenceNumber++)
        {
            if (_stream.Buffer.Find(sequenceNumber) is { } later && later.Timestamp != timestamp)
            {
                timestamp = later.Timestamp;
                framesAfter++;
            }
        }

        return framesAfter;
    }

    private static bool IsStill(Instant now, ProducerStream stream) =>
        stream.LastEntryPoint >= 0 && stream.Buffer.Newest - stream.LastEntryPoint < MaxPackets && now - stream.LastArrival >= Stillness;

    private static bool IsComplete(ProducerStream stream, long first, long last)
    {
        for (var sequenceNumber = first; sequenceNumber <= last; sequenceNumber++)
        {
            if (stream.Buffer.Find(sequenceNumber) is null)
            {
                return false;
            }
        }

        return true;
    }
}
