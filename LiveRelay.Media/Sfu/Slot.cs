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

    /// <summary>The lesson's sound alone: the teacher's microphone.</summary>
    Lesson,

    /// <summary>The remote classroom that has the first floor, with its own sound.</summary>
    Guest,

    /// <summary>The remote classroom that has the second floor.</summary>
    Guest2,

    /// <summary>The remote classroom that has the third floor.</summary>
    Guest3,

    /// <summary>The first place on the teacher's wall; eight more follow. No sound.</summary>
    Wall1,
}

/// <summary>How slots are named, and how a viewer's m-lines are given those it named.</summary>
public static class Slots
{
    /// <summary>How many remote classrooms may have the floor at once.</summary>
    public const int Guests = 3;

    /// <summary>How many small pictures stand on the wall at once.</summary>
    public const int WallPlaces = 9;

    private static readonly Dictionary<string, Slot> _byName = Name();

    /// <summary>Reads a slot's name as it stands in a WHEP URL.</summary>
    public static bool TryParse(string name, out Slot slot) => _byName.TryGetValue(name.Trim(), out slot);

    /// <summary>The n-th place on the wall.</summary>
    /// <param name="index">From 0.</param>
    public static Slot Wall(int index) => Slot.Wall1 + index;

    /// <summary>Whether the slot is a place on the wall.</summary>
    public static bool IsWall(this Slot slot) => slot >= Slot.Wall1;

    /// <summary>The slot's place on the wall, from 0.</summary>
    public static int WallIndex(this Slot slot) => slot - Slot.Wall1;

    /// <summary>Whether the slot is for a classroom that has the floor.</summary>
    public static bool IsGuest(this Slot slot) => slot is Slot.Guest or Slot.Guest2 or Slot.Guest3;

    /// <summary>The slot's floor, from 0.</summary>
    public static int GuestIndex(this Slot slot) => slot - Slot.Guest;

    /// <summary>
    /// The slot of the n-th m-line of a kind, or <c>null</c> if there is none left for it. Pictures take the named slots that have one, in order;
    /// sounds are the lesson's and the guests', each once, in the order in which they are first named.
    /// </summary>
    public static Slot? ForMediaLine(IReadOnlyList<Slot> named, MediaKind kind, int index)
    {
        var slots = kind == MediaKind.Video
            ? named.Where(static slot => slot != Slot.Lesson)
            : named.Where(static slot => !slot.IsWall()).Select(static slot => slot.IsGuest() ? slot : Slot.Lesson).Distinct();
        return slots.Skip(index).Select(static slot => (Slot?)slot).FirstOrDefault();
    }

    private static Dictionary<string, Slot> Name()
    {
        var names = new Dictionary<string, Slot>(StringComparer.OrdinalIgnoreCase)
        {
            ["program"] = Slot.Program,
            ["camera"] = Slot.Camera,
            ["screen"] = Slot.Screen,
            ["lesson"] = Slot.Lesson,
            ["guest"] = Slot.Guest,
            ["guest-2"] = Slot.Guest2,
            ["guest-3"] = Slot.Guest3,
        };
        for (var i = 0; i < WallPlaces; i++)
        {
            names.Add($"wall-{i + 1}", Wall(i));
        }

        return names;
    }
}
