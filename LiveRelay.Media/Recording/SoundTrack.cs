using LiveRelay.Media.Recording.Mp4;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording;

/// <summary>
/// A sound on its way into files, without a hole. What is lost is taken from the packets behind it, if they repeat it; else decoders are told that it is
/// missing, and make something of what they have, for a tenth of a second; what is longer, or was never sent, becomes silence. Pauses of an encoder that
/// sends no silence (DTX) are left to decoders too, which go on with the room's noise. A clock that drifts is followed by a frame more or a frame less
/// whenever it is 20 ms off.
/// </summary>
internal sealed class SoundTrack(RecorderContext context, TrackKey key) : TrackRecorder(context, key)
{
    /// <summary>Shorter interruptions of sound are not told, in µs: at 5 % loss there would be one twice a second.</summary>
    private const long LeastGap = 100_000;

    /// <summary>Some publishers compute their timestamps from the time: so many samples of difference are no hole.</summary>
    private const int Rounding = 240;

    /// <summary>Decoders fade out what they make of nothing in about so many frames.</summary>
    private const int MostConcealed = 5;

    /// <summary>
    /// How long nothing may come of an encoder that sends no silence: it is heard of every 400 ms all the same (RFC 7587 section 3.1.3). With what timestamps are rounded by.
    /// </summary>
    private const int LongestPause = 19_200 + OpusPacket.SilenceDuration;

    /// <summary>Where the next packet's timestamp continues the last one, nothing is missing between them.</summary>
    private uint _expected;
    private bool _isContinued;

    /// <summary>How many packets are missing since the last one.</summary>
    private long _lost;

    /// <summary>The last packet's first byte, 0 until there is one, and how many samples it was.</summary>
    private byte _lastHead;
    private int _lastDuration;

    internal override void OnPacket(StreamInput input, in PacketInfo packet, ReadOnlySpan<byte> payload)
    {
        if (input.Format.IsRed(packet.PayloadType))
        {
            if (!RedPayload.TryRead(payload, out var older, out payload))
            {
                return;
            }

            while (_lost > 0 && older.TryNext(out var age, out var sound))
            {
                var timestamp = packet.Timestamp - age;
                if ((int)(timestamp - _expected) >= -Rounding)
                {
                    Write(input, packet with { Timestamp = timestamp }, sound);
                }
            }
        }

        Write(input, packet, payload);
        _lost = 0;
    }

    internal override void OnLoss(StreamInput input, long count, GapReason reason)
    {
        _lost = _isContinued || _lost > 0 ? _lost + count : 0;
        _isContinued = false;
        OpenGap(reason, overrides: false);
    }

    protected override void OnBegin() => (_isContinued, _lost) = (false, 0);

    protected override void OnStreamEnd() => (_isContinued, _lost) = (false, 0);

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
            (_lastHead, _lastDuration) = (sound[0], duration);
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
        var isPause = !isContinued && IsPause(missing * OpusPacket.SilenceDuration);
        if (missing > 0 && !isContinued && !isPause)
        {
            OpenGap(GapReason.Muted, overrides: false); // no packet is missing: the publisher sent none
        }

        CloseGap(file.ToLessonTime(file.Next + (missing * OpusPacket.SilenceDuration)), isPause ? long.MaxValue : LeastGap);
        Span<byte> concealed = stackalloc byte[1];
        var concealable = (isContinued || isPause || _lost > 0) && OpusPacket.TryConceal(_lastHead, concealed) ? (isPause ? missing : MostConcealed) : 0;
        for (; missing > 0 && !file.IsClosed; missing--, concealable--)
        {
            Context.Files.Write(
                file, packet.Arrival, file.Next, OpusPacket.SilenceDuration, isKeyFrame: true, concealable > 0 ? concealed : OpusPacket.Silence);
        }

        return !file.IsClosed;
    }

    /// <summary>Whether a hole is a pause of an encoder that sends no silence, of which hardly anything is lost.</summary>
    /// <param name="samples">How long it is.</param>
    private bool IsPause(long samples)
    {
        var lost = _lost * _lastDuration;
        return samples > 0 && (_isContinued || _lost > 0) && lost < LeastGap * OpusPacket.Rate / 1_000_000 && samples <= lost + ((_lost + 1) * LongestPause);
    }
}
