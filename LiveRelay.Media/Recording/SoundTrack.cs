using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording;

/// <summary>
/// A sound on its way into files, without a hole. What is lost is taken from the packets behind it, if they repeat it; else decoders are told that it is
/// missing, and make something of what they have, for a tenth of a second; what is longer, or was never sent, becomes silence. A clock that drifts is
/// followed by a frame more or a frame less whenever it is 20 ms off.
/// </summary>
internal sealed class SoundTrack(RecorderContext context, TrackKey key) : TrackRecorder(context, key)
{
    /// <summary>Shorter interruptions of sound are not told, in µs: at 5 % loss there would be one twice a second.</summary>
    private const long LeastGap = 100_000;

    /// <summary>Some publishers compute their timestamps from the time: so many samples of difference are no hole.</summary>
    private const int Rounding = 240;

    /// <summary>Decoders fade out what they make of nothing in about so many frames.</summary>
    private const int MostConcealed = 5;

    /// <summary>Where the next packet's timestamp continues the last one, nothing is missing between them.</summary>
    private uint _expected;
    private bool _isContinued;

    /// <summary>Whether packets are missing since the last one.</summary>
    private bool _isLost;

    /// <summary>The last packet's first byte; 0 until there is one.</summary>
    private byte _lastHead;

    internal override void OnPacket(StreamInput input, in PacketInfo packet, ReadOnlySpan<byte> payload)
    {
        if (input.Format.IsRed(packet.PayloadType))
        {
            if (!RedPayload.TryRead(payload, out var older, out payload))
            {
                return;
            }

            while (_isLost && older.TryNext(out var age, out var sound))
            {
                var timestamp = packet.Timestamp - age;
                if ((int)(timestamp - _expected) >= -Rounding)
                {
                    Write(input, packet with { Timestamp = timestamp }, sound);
                }
            }
        }

        Write(input, packet, payload);
        _isLost = false;
    }

    internal override void OnLoss(StreamInput input, GapReason reason)
    {
        _isLost = _isContinued || _isLost;
        _isContinued = false;
        OpenGap(reason, overrides: false);
    }

    protected override void OnBegin() => _isContinued = _isLost = false;

    protected override void OnStreamEnd() => _isContinued = _isLost = false;

    /// <summary>Sound ends where its last packet does.</summary>
    protected override long EndOf(TrackFile file, long lessonTime) => file.Next;

    private void Write(StreamInput input, in PacketInfo packet, ReadOnlySpan<byte> sound)
    {
        if (!OpusPacket.TryGetDuration(sound, out var duration))
        {
            return;
        }

        var captured = Context.ToLessonTime(input.CapturedAt(packet.Timestamp, packet.Arrival));
        var file = UsableFile(SampleCodec.Opus) ?? OpenFile(input, SampleCodec.Opus, sound, Math.Max(0, captured));
        if (file is not null && TryAlign(file, packet, captured))
        {
            _isContinued = true;
            _expected = packet.Timestamp + (uint)duration;
            _lastHead = sound[0];
            if (input.HasReport)
            {
                file.AddSkew(Math.Abs(file.ToLessonTime(file.Next) - captured) + Math.Abs(input.ClockError));
            }

            Context.Files.Write(file, packet.Arrival, file.Next, duration, isKeyFrame: true, sound);
        }
    }

    /// <summary>Brings the file's end to where the packet belongs; false if the packet must be left out for that.</summary>
    private bool TryAlign(TrackFile file, in PacketInfo packet, long captured)
    {
        var error = file.ToFileTime(captured) - file.Next;
        var isContinued = _isContinued && Math.Abs((int)(packet.Timestamp - _expected)) <= Rounding;
        if (error <= -OpusPacket.SilenceDuration)
        {
            return false;
        }

        // Behind a hole the nearest number of frames is right; without one only a whole frame's error is worth a frame.
        var missing = isContinued ? error / OpusPacket.SilenceDuration : (error + (OpusPacket.SilenceDuration / 2)) / OpusPacket.SilenceDuration;
        if (missing > 0 && !isContinued)
        {
            OpenGap(GapReason.Muted, overrides: false); // no packet is missing: the publisher sent none
        }

        CloseGap(file.ToLessonTime(file.Next + (missing * OpusPacket.SilenceDuration)), LeastGap);
        Span<byte> concealed = stackalloc byte[1];
        var concealable = (isContinued || _isLost) && OpusPacket.TryConceal(_lastHead, concealed) ? MostConcealed : 0;
        for (; missing > 0 && !file.IsClosed; missing--, concealable--)
        {
            Context.Files.Write(
                file, packet.Arrival, file.Next, OpusPacket.SilenceDuration, isKeyFrame: true, concealable > 0 ? concealed : OpusPacket.Silence);
        }

        return !file.IsClosed;
    }
}
