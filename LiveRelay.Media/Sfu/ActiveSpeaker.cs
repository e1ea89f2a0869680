namespace LiveRelay.Media.Sfu;

/// <summary>
/// Who speaks, of all whom the lesson hears. A voice takes the word when it has been clearly louder for a while than the one that has it, or, where nobody has, the
/// loudest: its lead grows while it is and shrinks, half as fast, while it is not. So a click and a cough, which end too soon, win nothing, and the pauses between
/// words cost little. The one who speaks keeps the word through longer pauses, until he has been silent for <see cref="SfuLimits.SpeakerHold"/>.
/// A packet costs the same whatever the number of voices: its voice is compared with the one that has the word and with the loudest, and with no other.
/// </summary>
internal sealed class ActiveSpeaker(SfuLimits limits)
{
    /// <summary>What a room's microphone picks up of its own loudspeakers, and of the room beside it, is at least so much quieter than the voice itself.</summary>
    private const float Clearly = 6;

    private Voice? _loudest;
    private Instant _lastHeard;
    private Instant _nextChange;

    /// <summary>Who speaks; <c>null</c> for nobody.</summary>
    internal Voice? Current { get; private set; }

    /// <summary>Takes a packet's level (RFC 6464).</summary>
    /// <param name="now">Its arrival.</param>
    /// <param name="voice">Whose packet it is.</param>
    /// <param name="timestamp">Its RTP timestamp.</param>
    /// <param name="level">The extension's byte.</param>
    /// <param name="hasVoiceFlag">Whether its first bit means anything.</param>
    internal void OnPacket(Instant now, Voice voice, uint timestamp, byte level, bool hasVoiceFlag)
    {
        var isHeard = voice.Hear(now, timestamp, level, hasVoiceFlag, out var heard);
        if (_loudest is null || voice.LoudnessAt(now) > _loudest.LoudnessAt(now))
        {
            _loudest = voice;
        }

        if (ReferenceEquals(voice, Current))
        {
            _lastHeard = isHeard ? now : _lastHeard;
        }
        else
        {
            Challenge(now, voice, isHeard, heard);
        }

        HandleTimeout(now);
    }

    /// <summary>Somebody of whom nothing comes any more does not speak for ever.</summary>
    internal void HandleTimeout(Instant now)
    {
        if (Current is not null && now - _lastHeard >= limits.SpeakerHold && now >= _nextChange)
        {
            Change(now, null);
        }
    }

    /// <summary>Whoever speaks is heard no more.</summary>
    internal void Silence() => Current = null;

    private void Challenge(Instant now, Voice voice, bool isHeard, (TimeSpan Sound, TimeSpan Silence) heard)
    {
        if (!ReferenceEquals(voice.Rival, Current))
        {
            voice.Rival = Current;
            voice.Lead = TimeSpan.Zero;
        }

        var isLouder = Current is null ? ReferenceEquals(voice, _loudest) : voice.LoudnessAt(now) >= Current.LoudnessAt(now) + Clearly;
        var isAhead = isHeard && isLouder;
        var lead = voice.Lead - (heard.Silence / 2) + (isAhead ? heard.Sound : heard.Sound / -2);
        voice.Lead = lead < TimeSpan.Zero ? TimeSpan.Zero : lead < limits.SpeakerLead ? lead : limits.SpeakerLead;
        if (isAhead && voice.Lead >= limits.SpeakerLead && now >= _nextChange)
        {
            Change(now, voice);
        }
    }

    private void Change(Instant now, Voice? voice)
    {
        Current = voice;
        _lastHeard = now;
        _nextChange = now + limits.SpeakerInterval;
        if (voice is not null)
        {
            voice.Lead = TimeSpan.Zero;
        }
    }
}
