using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Observing;

/// <summary>The forms that every server begins with.</summary>
internal static class BuiltInForms
{
    /// <summary>The name of the general form.</summary>
    internal const string General = "general";

    /// <summary>The name of the short one.</summary>
    internal const string Stars = "stars";

    private static readonly FormBand[] _bands =
    [
        new(90, "优秀", "Excellent"), new(80, "良好", "Good"), new(70, "中等", "Fair"), new(60, "合格", "Pass"), new(0, "不合格", "Fail"),
    ];

    /// <summary>What a form begins with whose maker names no bands.</summary>
    internal static IReadOnlyList<FormBand> Bands => _bands;

    /// <summary>The forms, and what for they are the first choice.</summary>
    internal static IReadOnlyList<(string Name, EvaluationForm Form, ObservationPurpose[] Purposes)> All =>
    [
        (General, GeneralForm, [ObservationPurpose.Diagnose, ObservationPurpose.Improve]),
        (Stars, StarsForm, [ObservationPurpose.Help, ObservationPurpose.Learn]),
    ];

    private static EvaluationForm GeneralForm => new(
        "课堂教学评价表（通用）",
        "General lesson evaluation",
        [
            Graded(
                "goals", "教学目标", "Goals", 10,
                ("目标明确具体，符合课程标准与学情", "Clear and concrete, fitting the curriculum and the class"),
                ("目标贯穿全课，达成可检验", "Kept to throughout, and it can be told whether they are reached")),
            Graded(
                "content", "教学内容", "Content", 15,
                ("内容正确，容量与难度适当", "Correct, and of the right amount and difficulty"),
                ("重点突出，难点得到突破", "Essentials stand out; what is hard is made possible"),
                ("联系实际，渗透学科思想", "Tied to life and to how the subject thinks")),
            Graded(
                "process", "教学过程", "Course", 25,
                ("导入自然，激发兴趣", "A natural beginning that wakes interest"),
                ("结构合理，环节紧凑，时间分配得当", "Well built, dense, with its time well spent"),
                ("学生主动参与，参与面广", "Pupils take part by themselves, and many of them"),
                ("及时反馈、评价与调控", "Timely feedback, judgement and correction"),
                ("练习有层次，小结到位", "Exercises in steps, and a summary that holds")),
            Graded(
                "methods", "教学方法与策略", "Methods", 30,
                ("方法灵活，适合内容与学生", "Flexible, fitting content and pupils"),
                ("提问有启发性，留足思考时间", "Questions that make think, with time to do so"),
                ("引导自主、合作、探究学习", "Leads to independent, common and inquiring work"),
                ("面向全体，关注差异", "For all, with an eye for differences"),
                ("恰当使用信息技术与教具", "Media and materials used fittingly"),
                ("注重学法指导与思维训练", "Teaches how to learn and how to think")),
            Graded(
                "teacher", "教师素质", "Teacher", 20,
                ("语言准确、清晰、有感染力", "Exact, clear and moving speech"),
                ("教态自然亲切，仪表端庄", "A natural, kind and dignified manner"),
                ("板书（课件）规范、美观", "Board and slides in good order"),
                ("学科功底扎实，应变能力强", "At home in the subject, and quick to respond")),
        ],
        [new("innovation", "创新点", "Innovation", 2), new("character", "教学个性", "A style of one's own", 2)],
        _bands);

    private static EvaluationForm StarsForm => new(
        "五星简评表",
        "Five stars in short",
        [
            Starred("goals", "目标达成", "Goals reached", "学生学会了该学的", "Pupils learned what was to be learned"),
            Starred("pupils", "学生参与", "Pupils take part", "学生在想、在说、在做", "Pupils think, speak and do"),
            Starred("teaching", "教学设计", "Design", "环节清楚，重点突出", "Clear steps; the essentials stand out"),
            Starred("teacher", "教师表现", "Teacher", "语言、教态、板书与应变", "Speech, manner, board, and how he responds"),
            Starred("gain", "值得借鉴", "Worth taking over", "有可以带回自己课堂的做法", "There is something to take home to one's own class"),
        ],
        [],
        _bands);

    private static FormDimension Graded(string id, string name, string english, decimal weight, params (string Name, string English)[] items) => new(
        id, name, english, weight, [.. items.Select((item, index) => new FormItem($"{id}-{index + 1}", item.Name, item.English, ItemScale.Grade, FormItem.BestGrade))]);

    private static FormDimension Starred(string id, string name, string english, string item, string itemEnglish) => new(
        id, name, english, 20, [new FormItem($"{id}-1", item, itemEnglish, ItemScale.Stars, FormItem.BestGrade)]);
}
