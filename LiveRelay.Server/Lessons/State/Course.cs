using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons.State;

/// <summary>How far the lesson is: its name, where it stands, since when it is live, and whether it is being recorded.</summary>
/// <param name="title">Its name for people.</param>
/// <param name="state">Where it stands.</param>
/// <param name="mayBeginAgain">Whether it can go live after its end.</param>
internal sealed class Course(string title, LessonState state, bool mayBeginAgain)
{
    internal string Title { get; private set; } = title;

    internal LessonState State { get; private set; } = state;

    internal long? LiveSince { get; private set; }

    internal RecordingLight Recording { get; private set; }

    /// <summary>Whether something may still happen: after the end there are words and marks, and a rehearsal begins again.</summary>
    internal bool Admits(LessonCommand command) =>
        State != LessonState.Ended || command is SaySide or Mark or ReportPresence || (mayBeginAgain && command is (Lessons.State.Open or Lessons.State.GoLive));

    internal void Rename(string title, Action<LessonEvent> emit)
    {
        if (title != Title)
        {
            emit(new TitleChanged(title));
        }
    }

    internal void SetRecording(RecordingLight light, Action<LessonEvent> emit)
    {
        if (light != Recording)
        {
            emit(new RecordingChanged(light));
        }
    }

    internal LessonError Open(Action<LessonEvent> emit) => Move(LessonState.Open, State is LessonState.Scheduled or LessonState.Ended, emit);

    internal LessonError GoLive(Action<LessonEvent> emit) => Move(LessonState.Live, State is not LessonState.Live, emit);

    internal void Apply(LessonEvent change)
    {
        switch (change)
        {
            case StateChanged moved:
                State = moved.State;
                LiveSince = moved.State == LessonState.Live ? moved.At : LiveSince;
                break;
            case TitleChanged renamed:
                Title = renamed.Title;
                break;
            case RecordingChanged changed:
                Recording = changed.Light;
                break;
        }
    }

    private LessonError Move(LessonState state, bool isPossible, Action<LessonEvent> emit)
    {
        if (State == state)
        {
            return LessonError.None;
        }

        if (!isPossible)
        {
            return LessonError.WrongState;
        }

        emit(new StateChanged(state));
        return LessonError.None;
    }
}
