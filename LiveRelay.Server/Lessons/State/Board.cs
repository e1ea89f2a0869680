using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>What stands on all screens beside the pictures: the classes' task, and the file that is paged in step.</summary>
internal sealed class Board
{
    internal string Task { get; private set; } = "";

    internal CoursewareView? Courseware { get; private set; }

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
