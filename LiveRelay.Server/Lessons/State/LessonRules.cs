namespace LiveRelay.Server.Lessons.State;

/// <summary>The limits of a lesson. Bound from the section <c>Classroom</c>.</summary>
public sealed class LessonRules
{
    /// <summary>How many rooms may have the floor at once: 1 to 3.</summary>
    public int MaxFloors { get; set; } = 1;

    /// <summary>How many participants a lesson takes, observers among them.</summary>
    public int MaxParticipants { get; set; } = 5000;

    /// <summary>The longest message, question or note, in characters.</summary>
    public int TextLength { get; set; } = 500;

    /// <summary>How many messages of chat and side discussion, each, a page is given when it joins.</summary>
    public int SnapshotMessages { get; set; } = 200;

    /// <summary>How many written questions may wait at once.</summary>
    public int OpenQuestions { get; set; } = 500;

    /// <summary>How long the hand and the floor of a room that lost its connection wait for it, in seconds.</summary>
    public int AwaySeconds { get; set; } = 30;

    /// <summary>How long a live lesson without its teacher and without camera or screen goes on before it is ended, in minutes.</summary>
    public int AbandonedMinutes { get; set; } = 30;

    /// <summary>The height in pixels below which a shared screen that is drawn smaller cannot be read in a room.</summary>
    public int LegibleHeight { get; set; } = 540;

    /// <summary>How many messages, questions and marks a participant may write in ten seconds.</summary>
    public int TextsPerTenSeconds { get; set; } = 10;

    /// <summary>How many calls a second a connection may make before it is told to wait.</summary>
    public int CallsPerSecond { get; set; } = 20;

    /// <summary>The largest message that a page may send, in bytes.</summary>
    public int MessageBytes { get; set; } = 32 * 1024;
}
