using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.State;

/// <summary>Somebody in a lesson, connected or away.</summary>
internal sealed class Participant(string id, LessonRole role, string name, string school)
{
    internal string Id { get; } = id;

    internal LessonRole Role { get; } = role;

    internal string Name { get; } = name;

    internal string School { get; } = school;

    internal bool IsHere { get; set; }

    /// <summary>Since when it is not connected; milliseconds since 1970.</summary>
    internal long AwaySince { get; set; }

    internal bool OnWall { get; set; }

    /// <summary>How often it had the floor.</summary>
    internal int Turns { get; set; }

    internal PresenceView? Presence { get; set; }

    internal ParticipantView View => new(Id, Role, Name, School, IsHere, OnWall, Turns);
}
