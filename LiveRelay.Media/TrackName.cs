namespace LiveRelay.Media;

/// <summary>What a published track is to the lesson.</summary>
public enum TrackName
{
    /// <summary>The teacher's camera and microphone.</summary>
    Camera,

    /// <summary>The shared screen.</summary>
    Screen,

    /// <summary>A remote classroom's camera and microphone, for when it has the floor. Each classroom has its own.</summary>
    Guest,

    /// <summary>A remote classroom's small picture for the teacher's wall. Each classroom has its own.</summary>
    Wall,
}
