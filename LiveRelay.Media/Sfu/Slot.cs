using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>A place on the stage that a viewer's m-line is bound to for the whole lesson; the server feeds it from changing producers.</summary>
public enum Slot
{
    /// <summary>What the lesson shows now: the screen if there is one, else the camera; sound is the lesson's.</summary>
    Program,

    /// <summary>The teacher's camera; sound is the lesson's.</summary>
    Camera,

    /// <summary>The shared screen; sound is the lesson's.</summary>
    Screen,

    /// <summary>The remote classroom that has the floor, with its own sound.</summary>
    Guest,

    /// <summary>The lesson's sound alone: the teacher's microphone.</summary>
    Lesson,
}

/// <summary>How a viewer's m-lines are given the slots it named.</summary>
public static class Slots
{
    /// <summary>Reads a slot's name as it stands in a WHEP URL.</summary>
    public static bool TryParse(string name, out Slot slot)
    {
        (var known, slot) = name.Trim().ToLowerInvariant() switch
        {
            "program" => (true, Slot.Program),
            "camera" => (true, Slot.Camera),
            "screen" => (true, Slot.Screen),
            "guest" => (true, Slot.Guest),
            "lesson" => (true, Slot.Lesson),
            _ => (false, Slot.Program),
        };
        return known;
    }

    /// <summary>
    /// The slot of the n-th m-line of a kind, or <c>null</c> if there is none left for it. Pictures take the named slots that have one, in order;
    /// sounds are the lesson's and the guest's, each once, in the order in which they are first named.
    /// </summary>
    public static Slot? ForMediaLine(IReadOnlyList<Slot> named, MediaKind kind, int index)
    {
        var slots = kind == MediaKind.Video
            ? named.Where(slot => slot != Slot.Lesson)
            : named.Select(slot => slot == Slot.Guest ? Slot.Guest : Slot.Lesson).Distinct();
        return slots.Skip(index).Select(slot => (Slot?)slot).FirstOrDefault();
    }
}
