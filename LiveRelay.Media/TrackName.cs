namespace LiveRelay.Media;

/// <summary>What a published track is to the lesson.</summary>
public enum TrackName
{
    /// <summary>The teacher's camera and microphone.</summary>
    Camera,

    /// <summary>The shared screen.</summary>
    Screen,

    /// <summary>A remote classroom that has the floor.</summary>
    Guest,
}
