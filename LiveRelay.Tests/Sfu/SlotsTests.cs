using LiveRelay.Media.Sdp;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Sfu;

/// <summary>Which m-line gets which slot.</summary>
public class SlotsTests
{
    [Fact]
    public void Pictures_take_the_named_slots_in_order_and_sounds_the_lessons_then_the_guests()
    {
        Slot[] named = [Slot.Lesson, Slot.Screen, Slot.Camera, Slot.Guest];
        Assert.Equal(Slot.Screen, Slots.ForMediaLine(named, MediaKind.Video, 0));
        Assert.Equal(Slot.Camera, Slots.ForMediaLine(named, MediaKind.Video, 1));
        Assert.Equal(Slot.Guest, Slots.ForMediaLine(named, MediaKind.Video, 2));
        Assert.Null(Slots.ForMediaLine(named, MediaKind.Video, 3));
        Assert.Equal(Slot.Lesson, Slots.ForMediaLine(named, MediaKind.Audio, 0));
        Assert.Equal(Slot.Guest, Slots.ForMediaLine(named, MediaKind.Audio, 1));
        Assert.Null(Slots.ForMediaLine(named, MediaKind.Audio, 2));
    }

    [Fact]
    public void A_plain_player_gets_the_program_and_the_lessons_sound()
    {
        Assert.Equal(Slot.Program, Slots.ForMediaLine([Slot.Program], MediaKind.Video, 0));
        Assert.Equal(Slot.Lesson, Slots.ForMediaLine([Slot.Program], MediaKind.Audio, 0));
    }

    [Theory]
    [InlineData("program", true)]
    [InlineData(" Screen ", true)]
    [InlineData("stage", false)]
    [InlineData("", false)]
    public void Names_are_known_or_not(string name, bool isKnown) => Assert.Equal(isKnown, Slots.TryParse(name, out _));
}
