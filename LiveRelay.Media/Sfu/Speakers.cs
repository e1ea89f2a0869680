namespace LiveRelay.Media.Sfu;

/// <summary>
/// Who speaks in a lesson, of those whom everybody hears: the teacher, and the classrooms that have the floor and are not muted. Shared screens carry music and films, and
/// do not speak. On the lesson's home loop, where packets of sound arrive.
/// </summary>
internal sealed class Speakers(string lessonId, SfuLimits limits, Action<LessonSpeaker> onChanged)
{
    private readonly ActiveSpeaker _active = new(limits);
    private readonly List<StagePart> _parts = [];
    private string? _told;

    /// <summary>A packet is stored; one that tells no level (RFC 6464) tells nothing of who speaks.</summary>
    internal void OnPacket(Instant now, Producer producer, StoredPacket packet)
    {
        if (producer.Voice is { } voice && packet.AudioLevel >= 0)
        {
            _active.OnPacket(now, voice, packet.Timestamp, (byte)packet.AudioLevel, producer.Media.Extensions.HasVoiceFlag);
            Tell();
        }
    }

    /// <summary>Time has passed.</summary>
    internal void HandleTimeout(Instant now)
    {
        _active.HandleTimeout(now);
        Tell();
    }

    /// <summary>Publishers, or the stage, may be others than before.</summary>
    internal void OnSourcesChanged(Router router)
    {
        _parts.Clear();
        router.CollectStage(_parts);
        var isSpeakerHeard = false;
        foreach (var publication in router.Publications)
        {
            if (publication.ProducerOf(Sdp.MediaKind.Audio) is { } sound)
            {
                sound.Voice = IsHeard(publication) ? sound.Voice ?? new Voice(publication.Info.Participant, sound.Format.ClockRate, limits.SpeakerThreshold) : null;
                isSpeakerHeard |= sound.Voice is not null && ReferenceEquals(sound.Voice, _active.Current);
            }
        }

        if (!isSpeakerHeard)
        {
            _active.Silence();
            Tell();
        }
    }

    private bool IsHeard(PublishingSession publication)
    {
        foreach (var part in _parts)
        {
            if (part.Track != TrackName.Screen && !part.IsMuted && ReferenceEquals(part.Publication, publication))
            {
                return true;
            }
        }

        return false;
    }

    private void Tell()
    {
        if (_active.Current?.Participant != _told)
        {
            _told = _active.Current?.Participant;
            onChanged(new LessonSpeaker(lessonId, _told));
        }
    }
}
