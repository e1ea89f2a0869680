using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Lessons.State;

/// <summary>What stands on all screens beside the pictures: the classes' task, the file that is paged in step, and the phase that the lesson is at.</summary>
internal sealed class Board
{
    internal string Task { get; private set; } = "";

    internal CoursewareView? Courseware { get; private set; }

    internal TeachingPhase? Phase { get; private set; }

    internal LessonError BeginPhase(TeachingPhase phase, Action<LessonEvent> emit)
    {
        if (!Enum.IsDefined(phase))
        {
            return LessonError.BadValue;
        }

        if (phase != Phase)
        {
            emit(new PhaseBegun(phase));
        }

        return LessonError.None;
    }

    internal LessonError SetTask(string text, Action<LessonEvent> emit)
    {
        if (text != Task)
        {
            emit(new TaskSet(text));
        }

        return LessonError.None;
    }

    internal static LessonError Open(OpenCourseware file, Action<LessonEvent> emit)
    {
        emit(new CoursewareOpened(new CoursewareView(file.FileId, file.Title, file.Pages, Page: 1)));
        return LessonError.None;
    }

    internal LessonError Turn(int page, Action<LessonEvent> emit)
    {
        if (Courseware is not { } shown)
        {
            return LessonError.NotFound;
        }

        if (page < 1 || page > shown.Pages)
        {
            return LessonError.BadValue;
        }

        if (page != shown.Page)
        {
            emit(new PageTurned(page));
        }

        return LessonError.None;
    }

    internal LessonError Close(Action<LessonEvent> emit)
    {
        if (Courseware is not null)
        {
            emit(new CoursewareClosed());
        }

        return LessonError.None;
    }

    internal void Apply(LessonEvent change)
    {
        switch (change)
        {
            case StateChanged:
                Phase = null;
                break;
            case PhaseBegun begun:
                Phase = begun.Phase;
                break;
            case TaskSet set:
                Task = set.Text;
                break;
            case CoursewareOpened opened:
                Courseware = opened.Courseware;
                break;
            case PageTurned turned:
                Courseware = Courseware! with { Page = turned.Page };
                break;
            case CoursewareClosed:
                Courseware = null;
                break;
        }
    }
}
