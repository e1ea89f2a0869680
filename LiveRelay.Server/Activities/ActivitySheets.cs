using System.Globalization;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Minutes;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Timetable;

namespace LiveRelay.Server.Activities;

/// <summary>An activity as tables for people who file it.</summary>
internal sealed class ActivitySheets(ActivityRecord activity, UiLanguage language)
{
    private readonly SheetWords _words = new(language);

    /// <summary>What somebody may have of it.</summary>
    /// <param name="attendance">Who took part, by school.</param>
    /// <param name="rows">The people and rooms that he may see.</param>
    /// <param name="comments">What was said in the activity.</param>
    /// <param name="talk">What observers said during the lessons, of those where he may read it.</param>
    /// <param name="evaluations">What they think of the lessons, of those where he may read it.</param>
    internal IReadOnlyList<Sheet> All(
        Attendance attendance,
        IReadOnlyList<AttendanceRow> rows,
        IReadOnlyList<ActivityCommentRecord> comments,
        IReadOnlyList<(LessonRecord Lesson, IReadOnlyList<SideSaid> Said)> talk,
        IReadOnlyList<LessonEvaluations> evaluations)
    {
        List<Sheet> sheets = [About(), Agenda(), Schools(attendance), People(attendance, rows), Comments(comments)];
        if (talk.Count > 0)
        {
            sheets.Add(Side(talk));
        }

        if (evaluations.Count > 0)
        {
            sheets.Add(Evaluations(evaluations));
        }

        return sheets;
    }

    private static string Clock(DateTimeOffset? instant) =>
        instant is { } at ? ChinaTime.Of(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    private static double Minutes(int seconds) => Math.Round(seconds / 60.0, 1);

    private Sheet About() => new(
        "about",
        _words.Of("活动概况", "Activity"),
        [_words.Of("项目", "Item"), _words.Text],
        [
            [_words.Of("名称", "Title"), activity.Title],
            [_words.Of("目的", "Purpose"), _words.Purpose(WireName.Of(activity.Purpose))],
            [_words.Of("主题与目标", "Aim"), activity.Aim ?? ""],
            [_words.Of("时间", "Time"), $"{Clock(activity.StartsAt)} – {Clock(activity.EndsAt)}"],
            [_words.Of("牵头学校", "Leading school"), activity.LeadSchool?.Name ?? ""],
            [_words.Of("参加学校", "Schools"), string.Join(language == UiLanguage.English ? ", " : "、", activity.Schools.Select(static school => school.Name).Order(StringComparer.Ordinal))],
            [_words.Of("小结", "Conclusion"), activity.Conclusion ?? ""],
        ]);

    private Sheet Agenda() => new(
        "agenda",
        _words.Of("日程", "Schedule"),
        [_words.Of("开始", "From"), _words.Of("结束", "To"), _words.Of("环节", "Kind"), _words.Text, _words.Of("地点", "Place")],
        [
            .. activity.Agenda.OrderBy(static item => item.StartsAt).ThenBy(static item => item.Id).Select(item => (IReadOnlyList<object?>)[
                Clock(item.StartsAt), Clock(item.EndsAt), Kind(item.Kind), item.Title, item.Place ?? "",
            ]),
        ]);

    private string Kind(AgendaKind kind) => kind switch
    {
        AgendaKind.Lesson => _words.Of("上课", "Lesson"),
        AgendaKind.Discussion => _words.Of("研讨", "Discussion"),
        AgendaKind.Summary => _words.Of("总结", "Summing up"),
        _ => _words.Of("其他", "Other"),
    };

    private Sheet Schools(Attendance attendance) => new(
        "schools",
        _words.Of("各校出席", "By school"),
        [
            _words.School, _words.Of("到场人数", "People there"), _words.Of("仅短暂打开", "Looked in only"), _words.Of("教室数", "Rooms"),
            _words.Of("教室人数", "People in rooms"), _words.Of("总分钟", "Minutes in all"), _words.Of("课后观看人数", "Watched afterwards"),
            _words.Of("课后观看分钟", "Minutes watched"),
        ],
        [
            .. attendance.Schools.Select(school => (IReadOnlyList<object?>)[
                school.School?.Name ?? _words.Of("县级及其他", "County and others"), school.People, school.Brief, school.Rooms, school.RoomPeople, school.Minutes,
                school.Watchers, Minutes(school.WatchedSeconds),
            ]),
        ]);

    private Sheet People(Attendance attendance, IReadOnlyList<AttendanceRow> rows)
    {
        var titles = attendance.Lessons.ToDictionary(static lesson => lesson.LessonId, static lesson => lesson.Title);
        return new Sheet(
            "people",
            _words.Of("出席明细", "Attendance"),
            [
                _words.Of("课", "Lesson"), _words.School, _words.Name, _words.Of("身份", "Role"), _words.Of("到", "Came"), _words.Of("离", "Left"),
                _words.Of("系统计分钟", "Minutes counted"), _words.Of("认定分钟", "Minutes"), _words.Of("人数", "People"), _words.Of("仅短暂打开", "Looked in only"),
                _words.Of("课后观看分钟", "Minutes watched"), _words.Of("更正说明", "Correction"),
            ],
            [
                .. rows.Select(row => (IReadOnlyList<object?>)[
                    titles[row.LessonId], row.School?.Name ?? "", row.Name, Role(row.Role), Clock(row.CameAt), Clock(row.LeftAt), row.CountedMinutes, row.Minutes,
                    row.People is { } people ? people : "", row is { Role: not null, IsBrief: true } ? "✓" : "", Minutes(row.WatchedSeconds),
                    row.Correction is { } said ? $"{said.Note} ({said.By} {Clock(said.At)})" : "",
                ]),
            ]);
    }

    private string Role(string? role) =>
        role is null ? _words.Of("课后观看", "Watched afterwards") : LessonRoles.TryParse(role, out var known) ? _words.Role(known) : role;

    private Sheet Comments(IReadOnlyList<ActivityCommentRecord> comments) => new(
        "comments",
        _words.Of("活动研讨", "Discussion"),
        [_words.Of("编号", "Number"), _words.Time, _words.Name, _words.School, _words.Text, _words.Of("回复", "Reply to")],
        [
            .. comments.Select(comment => (IReadOnlyList<object?>)[
                comment.Id, Clock(comment.At), comment.Name, comment.School, comment.Text, comment.ReplyToId is { } reply ? reply : "",
            ]),
        ]);

    private Sheet Side(IReadOnlyList<(LessonRecord Lesson, IReadOnlyList<SideSaid> Said)> talk) => new(
        "side",
        _words.Of("观摩研讨", "Side discussion"),
        [_words.Of("课", "Lesson"), _words.LessonTime, _words.Name, _words.School, _words.Of("标记", "Mark"), _words.Text],
        [
            .. talk.SelectMany(one => one.Said.Select(said => (IReadOnlyList<object?>)[
                one.Lesson.Title,
                said.LessonTime is { } time ? TimeSpan.FromMilliseconds(time).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture) : "",
                said.Name, said.School, _words.Mark(said.Mark), said.Text,
            ])),
        ]);

    private Sheet Evaluations(IReadOnlyList<LessonEvaluations> evaluations) => new(
        "evaluations",
        _words.Of("评课", "Evaluations"),
        [
            _words.Of("课", "Lesson"), _words.Of("评课表份数", "Forms"), _words.Of("平均分", "Mean"), _words.Of("标准差", "Deviation"), _words.Of("最低", "Least"),
            _words.Of("最高", "Most"), _words.Of("去掉最高最低的平均", "Trimmed mean"),
        ],
        [
            .. evaluations.Select(static one => (IReadOnlyList<object?>)[
                one.Title, one.Count, one.Total?.Mean, one.Total?.Deviation, one.Total?.Least, one.Total?.Most, one.Total?.TrimmedMean,
            ]),
        ]);
}
