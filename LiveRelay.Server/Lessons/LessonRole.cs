namespace LiveRelay.Server.Lessons;

/// <summary>What somebody is to a lesson.</summary>
public enum LessonRole
{
    /// <summary>Gives the lesson.</summary>
    Teacher,

    /// <summary>A room that follows it and may be called to speak.</summary>
    Classroom,

    /// <summary>Watches, and takes part in the side discussion.</summary>
    Observer,

    /// <summary>A phone beside a room's panel: types questions in the room's name.</summary>
    Helper,
}

/// <summary>What a role may do by itself.</summary>
public static class LessonRoles
{
    /// <summary>The tracks that a role may publish, as named in the query of <c>/whip</c>. Every role may watch.</summary>
    public static IReadOnlyList<string> MayPublish(this LessonRole role) => role switch
    {
        LessonRole.Teacher => ["camera", "screen"],
        LessonRole.Classroom => ["guest", "wall"],
        _ => [],
    };

    /// <summary>The role's name in a token.</summary>
    public static string ToClaim(this LessonRole role) => role switch
    {
        LessonRole.Teacher => "teacher",
        LessonRole.Classroom => "classroom",
        LessonRole.Helper => "helper",
        _ => "observer",
    };

    /// <summary>Reads a role's name from a token.</summary>
    public static bool TryParse(string? claim, out LessonRole role)
    {
        (var known, role) = claim switch
        {
            "teacher" => (true, LessonRole.Teacher),
            "classroom" => (true, LessonRole.Classroom),
            "observer" => (true, LessonRole.Observer),
            "helper" => (true, LessonRole.Helper),
            _ => (false, default),
        };
        return known;
    }
}
