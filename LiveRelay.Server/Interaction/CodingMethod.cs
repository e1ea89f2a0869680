namespace LiveRelay.Server.Interaction;

/// <summary>A way to code what happens between teacher and pupils: one code for each interval of the recording's clock.</summary>
/// <param name="Name">As addresses and rows have it.</param>
/// <param name="IntervalMs">How long one interval is.</param>
/// <param name="Codes">The codes; a dot stands where nothing was coded.</param>
/// <param name="Teacher">What is proposed where the teacher speaks.</param>
/// <param name="Others">What is proposed where others do.</param>
/// <param name="Nobody">What is proposed where nobody does.</param>
internal sealed record CodingMethod(string Name, int IntervalMs, string Codes, char Teacher, char Others, char Nobody)
{
    /// <summary>Where nothing was coded.</summary>
    internal const char None = '.';

    private const int SecondMs = 1000;

    /// <summary>S-T analysis: a sample each 30 s; what is not the teacher's doing is the pupils'.</summary>
    internal static CodingMethod StudentTeacher { get; } = new("st", 30_000, "TS", 'T', 'S', 'S');

    /// <summary>Flanders' ten categories, the tenth written as 0: one each 3 s.</summary>
    internal static CodingMethod Flanders { get; } = new("flanders", 3_000, "1234567890", '5', '8', '0');

    /// <summary>The method of that name; <c>null</c> if there is none.</summary>
    internal static CodingMethod? Of(string name) => name switch
    {
        "st" => StudentTeacher,
        "flanders" => Flanders,
        _ => null,
    };

    /// <summary>How many intervals a recording has.</summary>
    internal int CountOf(long durationMs) => (int)((durationMs + IntervalMs - 1) / IntervalMs);

    /// <summary>Whether codes are of this method, and not more than the recording has.</summary>
    internal bool Takes(string codes, long durationMs) => codes.Length <= CountOf(durationMs) && codes.All(code => code == None || Codes.Contains(code, StringComparison.Ordinal));

    /// <summary>Proposes codes by who speaks: in each interval who speaks longest.</summary>
    /// <param name="bySecond">A letter a second: <c>T</c>, <c>S</c>, or else nobody.</param>
    internal string Propose(string bySecond) => string.Concat(bySecond.Chunk(IntervalMs / SecondMs).Select(seconds =>
    {
        var (teacher, others) = (seconds.Count(static letter => letter == 'T'), seconds.Count(static letter => letter == 'S'));
        return teacher == 0 && others == 0 ? Nobody : teacher >= others ? Teacher : Others;
    }));
}
