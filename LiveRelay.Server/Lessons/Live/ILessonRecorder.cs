namespace LiveRelay.Server.Lessons.Live;

/// <summary>Records lessons. All calls return at once; <see cref="LiveLesson.SetRecording"/> is told what became of them.</summary>
public interface ILessonRecorder
{
    /// <summary>The lesson is live, now or still: it is to be recorded, unless it is being recorded already.</summary>
    /// <param name="lessonId">The lesson.</param>
    /// <param name="liveSince">When it went live: the recording's clock counts from then.</param>
    void Begin(string lessonId, DateTimeOffset liveSince);

    /// <summary>The lesson is not live: what was recorded is to be finished, if anything was.</summary>
    void End(string lessonId);
}
