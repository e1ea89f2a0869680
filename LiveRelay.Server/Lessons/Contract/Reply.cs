namespace LiveRelay.Server.Lessons.Contract;

/// <summary>The answer to a call: done, or why not. The page has the words.</summary>
/// <param name="Error">Why it was not done.</param>
public sealed record Reply(LessonError Error)
{
    /// <summary>Done.</summary>
    public static readonly Reply Done = new(LessonError.None);
}

/// <summary>Why a call was not carried out. Nothing has changed then.</summary>
public enum LessonError
{
    /// <summary>It was.</summary>
    None,

    /// <summary>This role may not do it.</summary>
    NotAllowed,

    /// <summary>Not at this stage of the lesson.</summary>
    WrongState,

    /// <summary>There is no such participant, message, question, poll or file.</summary>
    NotFound,

    /// <summary>All floors are taken: take one back first.</summary>
    FloorTaken,

    /// <summary>The teacher has closed it.</summary>
    Closed,

    /// <summary>The text is empty, too long, or holds characters that are no text.</summary>
    BadText,

    /// <summary>A number is out of its range.</summary>
    BadValue,

    /// <summary>Too often: wait a little.</summary>
    TooFast,

    /// <summary>The lesson is full.</summary>
    Full,

    /// <summary>The caller has not joined.</summary>
    NotJoined,
}
