using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Sfu;

/// <summary>One publisher's sound as <see cref="ActiveSpeaker"/> hears it: how loud it has been lately, by the publisher's own clock.</summary>
/// <param name="participant">Whose it is, where that is known.</param>
/// <param name="clockRate">Of its RTP timestamps, in Hz.</param>
/// <param name="quietest">The quietest sound that counts, in decibels below the loudest.</param>
internal sealed class Voice(string? participant, int clockRate, int quietest)
{
    /// <summary>Loudness is that of the last syllable or two.</summary>
    private static readonly TimeSpan Smoothing = TimeSpan.FromMilliseconds(200);

    /// <summary>The time that a packet stands for: what most encoders put into one. What lies between two packets beyond that was not sent, and so is silence.</summary>
    private static readonly TimeSpan PacketTime = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest packet that Opus knows (RFC 6716 section 2.1.4).</summary>
    private static readonly TimeSpan LongestPacket = TimeSpan.FromMilliseconds(120);

    private float _loudness;
    private uint _timestamp;
    private Instant _arrival;
    private bool _hasBegun;
    private bool _tellsVoice;

    /// <summary>Whose it is, where that is known.</summary>
    internal string? Participant { get; } = participant;

    /// <summary>For how long it has been louder than <see cref="Rival"/>.</summary>
    internal TimeSpan Lead { get; set; }

    /// <summary>Who spoke when the lead began; <c>null</c> for nobody.</summary>
    internal Voice? Rival { get; set; }

    /// <summary>How loud it has been lately: decibels above the quietest sound that counts. Where nothing comes any more, an encoder that sends no silence has fallen silent.</summary>
    internal float LoudnessAt(Instant now) => Faded(now - _arrival > LongestPacket ? now - _arrival - LongestPacket : TimeSpan.Zero);

    /// <summary>Takes a packet's level.</summary>
    /// <param name="now">Its arrival.</param>
    /// <param name="timestamp">Its RTP timestamp.</param>
    /// <param name="level">The extension's byte.</param>
    /// <param name="hasVoiceFlag">Whether its first bit means anything.</param>
    /// <param name="heard">The time that it stands for, and that which passed in silence before it.</param>
    /// <returns>Whether there is something to hear in it; nothing is told by a packet that came late.</returns>
    internal bool Hear(Instant now, uint timestamp, byte level, bool hasVoiceFlag, out (TimeSpan Sound, TimeSpan Silence) heard)
    {
        if (!TryAdvance(now, timestamp, out heard))
        {
            return false;
        }

        AudioLevel.TryRead([level], out var decibels, out var hasVoice);

        // Some encoders never set the flag, whatever their offers say; one that has set it once tells by it when nobody speaks.
        _tellsVoice |= hasVoice;
        var isVoice = hasVoice || !(hasVoiceFlag && _tellsVoice);
        var above = isVoice ? Math.Max(0, quietest - decibels) : 0;
        _loudness = Faded(heard.Silence);
        _loudness += (above - _loudness) * Math.Min(1, (float)(heard.Sound / Smoothing));
        return above > 0;
    }

    private bool TryAdvance(Instant now, uint timestamp, out (TimeSpan Sound, TimeSpan Silence) heard)
    {
        var ticks = _hasBegun ? (int)(timestamp - _timestamp) : 0;
        var passed = TimeSpan.FromSeconds(ticks / (double)clockRate);
        heard = passed > LongestPacket ? (PacketTime, passed - PacketTime) : passed > TimeSpan.Zero ? (passed, TimeSpan.Zero) : (PacketTime, TimeSpan.Zero);

        // A jump of a second and more back is an encoder that began anew, and no packet that came late.
        if (_hasBegun && ticks <= 0 && ticks > -clockRate)
        {
            return false;
        }

        (_hasBegun, _arrival, _timestamp) = (true, now, timestamp);
        return true;
    }

    private float Faded(TimeSpan silence) => _loudness * Math.Max(0, 1 - (float)(silence / Smoothing));
}
