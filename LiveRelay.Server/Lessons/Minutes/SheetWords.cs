using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Lessons.Minutes;

/// <summary>The words of exported tables in one language.</summary>
internal sealed class SheetWords(UiLanguage language)
{
    internal string Of(string chinese, string english) => language == UiLanguage.English ? english : chinese;

    internal string Time => Of("时间", "Time");

    internal string LessonTime => Of("课堂时间", "Lesson time");

    internal string Name => Of("名称", "Name");

    internal string School => Of("学校", "School");

    internal string Text => Of("内容", "Text");

    internal string Role(LessonRole role) => role switch
    {
        LessonRole.Teacher => Of("授课教师", "Teacher"),
        LessonRole.Classroom => Of("教室", "Classroom"),
        LessonRole.Helper => Of("助教", "Helper"),
        _ => Of("观摩教师", "Observer"),
    };

    internal string Mark(MarkKind? mark) => mark switch
    {
        MarkKind.Highlight => Of("亮点", "Praise"),
        MarkKind.Doubt => Of("疑问", "Question"),
        MarkKind.Dispute => Of("争议", "Dispute"),
        MarkKind.Regret => Of("遗憾", "Regret"),
        _ => "",
    };

    /// <summary>What a lesson is observed for, by its name in the API.</summary>
    internal string Purpose(string purpose) => purpose switch
    {
        "diagnose" => Of("诊断", "Diagnose"),
        "help" => Of("帮助", "Help"),
        "improve" => Of("提高", "Improve"),
        _ => Of("学习", "Learn"),
    };

    internal string End(FloorEnd end) => end switch
    {
        FloorEnd.TakenBack => Of("教师收回发言", "Floor taken back"),
        FloorEnd.GivenBack => Of("结束发言", "Floor given back"),
        FloorEnd.Left => Of("断线，发言结束", "Left while speaking"),
        _ => Of("发言结束", "Floor ended"),
    };
}
