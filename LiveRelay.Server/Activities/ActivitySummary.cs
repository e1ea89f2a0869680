using System.Text.Json;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Library;
using LiveRelay.Server.Observing;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Activities;

/// <summary>A picture of the summary: a recording's own, or one of its small ones.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="AtMs">The moment on its clock; <c>null</c>: the picture that stands for it.</param>
/// <param name="Caption">What it shows, for people.</param>
public sealed record Still(string RecordingId, long? AtMs, string? Caption)
{
    /// <summary>The longest caption, in characters.</summary>
    public const int MaxCaptionLength = 100;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>As the activity's row has them.</summary>
    public static IReadOnlyList<Still> ListOf(ActivityRecord activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return JsonSerializer.Deserialize<Still[]>(activity.Stills, _json) ?? [];
    }

    /// <summary>As the row has them.</summary>
    public static string ToJson(IReadOnlyList<Still> stills) => JsonSerializer.Serialize(stills, _json);
}

/// <summary>A picture for who may see it, with the addresses that it is drawn from.</summary>
/// <param name="RecordingId">The recording.</param>
/// <param name="AtMs">The moment on its clock.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Poster">The address of the picture that stands for the recording.</param>
/// <param name="Storyboard">The address of the list of its small ones.</param>
public sealed record StillShape(string RecordingId, long? AtMs, string? Caption, string? Poster, string? Storyboard)
{
    /// <summary>Those of an activity that the caller may see: of recordings that he may watch, and of moments that are not cut away for him.</summary>
    /// <param name="activity">The activity.</param>
    /// <param name="readable">The recordings that he may watch.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="files">Where their files are.</param>
    /// <param name="now">The moment.</param>
    public static IReadOnlyList<StillShape> ListOf(
        ActivityRecord activity, IReadOnlyList<RecordingRecord> readable, Caller caller, RecordingFiles files, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(files);
        List<StillShape> shown = [];
        foreach (var still in Still.ListOf(activity))
        {
            if (readable.FirstOrDefault(recording => recording.Id == still.RecordingId) is not { } recording)
            {
                continue;
            }

            var seen = RecordingRights.Of(caller, recording, now).SeenOf(recording);
            var (poster, board) = (files.UrlOf(recording, RecordingFiles.Poster, seen), files.UrlOf(recording, RecordingFiles.Storyboard, seen));
            if (still.AtMs is { } at ? board is not null && seen.Keeps(at) : poster is not null)
            {
                shown.Add(new StillShape(still.RecordingId, still.AtMs, still.Caption, poster, board));
            }
        }

        return shown;
    }
}

/// <summary>How often observers marked something in each stretch of a lesson.</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="Title">Its title.</param>
/// <param name="StepMs">How long a stretch is.</param>
/// <param name="Counts">The counts of each stretch, by kind of mark.</param>
public sealed record MarksOverTime(string LessonId, string Title, long StepMs, IReadOnlyDictionary<string, IReadOnlyList<int>> Counts)
{
    private const int MostSteps = 20;
    private const long MillisecondsPerMinute = 60_000;

    /// <summary>Counts those that were made while the lesson was live.</summary>
    public static MarksOverTime Of(LessonRecord lesson, long liveMs, IReadOnlyList<SideSaid> said)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentNullException.ThrowIfNull(said);
        var length = Math.Max(liveMs, said.Max(static line => line.LessonTime) ?? 0);
        var step = Math.Max(1, (length + (MostSteps * MillisecondsPerMinute) - 1) / (MostSteps * MillisecondsPerMinute)) * MillisecondsPerMinute;
        var steps = (int)(length / step) + 1;
        return new MarksOverTime(lesson.Id, lesson.Title, step, Enum.GetValues<MarkKind>().ToDictionary(
            WireName.Of,
            kind => (IReadOnlyList<int>)[.. Enumerable.Range(0, steps).Select(index =>
                said.Count(line => line.Mark == kind && line.LessonTime is { } at && at / step == index))]));
    }
}

/// <summary>What the observers of a lesson think of it, for who may read that (docs/OBSERVING.md).</summary>
/// <param name="LessonId">The lesson.</param>
/// <param name="Title">Its title.</param>
/// <param name="Count">So many forms were submitted.</param>
/// <param name="Total">Their scores, each of a hundred; <c>null</c> without any.</param>
internal sealed record LessonEvaluations(string LessonId, string Title, int Count, Spread? Total)
{
    internal static LessonEvaluations Of(LessonRecord lesson, IReadOnlyList<ReadEvaluation> submitted) =>
        new(lesson.Id, lesson.Title, submitted.Count, SubmittedEvaluations.Summary(submitted).Total);
}

/// <summary>An activity in numbers.</summary>
/// <param name="Schools">So many schools took part.</param>
/// <param name="Lessons">So many lessons were held.</param>
/// <param name="People">So many people were there.</param>
/// <param name="Rooms">So many rooms followed.</param>
/// <param name="RoomPeople">So many people sat in them, as far as that is stated.</param>
/// <param name="Minutes">So many minutes people were there, all together.</param>
/// <param name="Watchers">So many watched afterwards.</param>
/// <param name="Comments">So many comments were written.</param>
/// <param name="SideLines">So many lines observers wrote during the lessons; <c>null</c> for who may not read them.</param>
/// <param name="Marks">So many marks they made.</param>
/// <param name="Evaluations">So many evaluation forms they submitted; <c>null</c> for who may not read them.</param>
public sealed record ActivityNumbers(
    int Schools, int Lessons, int People, int Rooms, int RoomPeople, double Minutes, int Watchers, int Comments, int? SideLines, int? Marks, int? Evaluations);
