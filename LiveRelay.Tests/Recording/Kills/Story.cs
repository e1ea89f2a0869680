namespace LiveRelay.Tests.Recording.Kills;

/// <summary>Where in a lesson a server is killed.</summary>
internal enum Moment
{
    /// <summary>While it starts again and takes up what it was killed at.</summary>
    Starting,

    /// <summary>From the press of the button until its files have begun.</summary>
    GoingLive,

    /// <summary>While it records.</summary>
    Teaching,

    /// <summary>From the bell until the recording is ready.</summary>
    Bell,

    /// <summary>While jobs run.</summary>
    Jobs,
}

/// <summary>A lesson of the story: begun, gone on with after kills, ended.</summary>
/// <param name="Id">Its id.</param>
internal sealed record TaughtLesson(string Id)
{
    /// <summary>Whether its teacher has ended it.</summary>
    internal bool IsOver { get; set; }

    /// <summary>When somebody published to it.</summary>
    internal List<Stretch> Stretches { get; } = [];
}

/// <summary>One publisher's time in a lesson.</summary>
internal sealed class Stretch(ClipPublisher publisher)
{
    private DateTimeOffset? _killed;

    /// <summary>Whether it ended with the server's death, and not by the bell.</summary>
    internal bool IsKilled => _killed is not null;

    internal DateTimeOffset From => publisher.Began;

    /// <summary>The last picture that the server could have.</summary>
    internal DateTimeOffset To => _killed < publisher.Ended ? _killed.Value : publisher.Ended;

    internal void Kill(DateTimeOffset at) => _killed = at;
}
