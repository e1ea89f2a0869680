using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>What a viewer sees while producers come, change and go: one continuous stream, without a new offer.</summary>
public class SlotTests
{
    private protected virtual SimulatedLesson NewLesson(int seed) => new(seed);

    private static readonly LineConditions Line = new();

    [Fact]
    public void The_program_shows_the_screen_while_there_is_one_and_the_camera_again_after_it()
    {
        using var lesson = NewLesson(1);
        lesson.AddPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Program, Line);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        var onCamera = viewer.Packets.Count();

        var screen = lesson.AddPublisher(TrackName.Screen, Line);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        var onScreen = viewer.Packets.Count();
        lesson.Find(screen.Id)!.Close(lesson.Network.Now, CloseReasons.Closed);
        lesson.RunFor(TimeSpan.FromSeconds(2));

        var packets = viewer.Packets.ToList();
        Assert.InRange(onCamera, 200, 260);
        Assert.InRange(onScreen - onCamera, 200, 260);
        Assert.InRange(packets.Count - onScreen, 180, 260);
        Assert.Equal(0, viewer.MissingPackets);
        AssertSeamless(packets);
    }

    [Fact]
    public void A_second_camera_takes_over_and_the_first_is_told()
    {
        using var lesson = NewLesson(2);
        var first = lesson.AddPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var transport = lesson.Find(first.Id)!;

        lesson.AddPublisher(TrackName.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(CloseReasons.TakenOver, transport.CloseReason);
        Assert.Null(lesson.Find(first.Id));
        var packets = viewer.Packets.ToList();
        Assert.InRange(packets.Count, 210, 260);
        Assert.Equal(0, viewer.MissingPackets);
        AssertSeamless(packets);
    }

    [Fact]
    public void A_slot_stays_empty_until_its_producer_comes()
    {
        using var lesson = NewLesson(3);
        lesson.AddPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Guest, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.Empty(viewer.Packets);
        Assert.Equal(0, viewer.SoundPackets);

        lesson.AddPublisher(TrackName.Guest, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.True(viewer.Packets.First().BeginsKeyFrame);
        Assert.InRange(viewer.SoundPackets, 40, 52);
    }

    [Fact]
    public void Nobody_is_sent_the_sound_that_his_own_page_publishes()
    {
        using var lesson = NewLesson(4);
        lesson.AddPublisher(TrackName.Guest, Line, new PublisherSettings { ClientId = "room-1" });
        var same = lesson.AddViewer(Slot.Guest, Line, "room-1");
        var other = lesson.AddViewer(Slot.Guest, Line, "room-2");

        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(0, same.SoundPackets);
        Assert.NotEmpty(same.Packets);
        Assert.InRange(other.SoundPackets, 40, 52);
    }

    [Fact]
    public void A_classroom_is_seen_and_heard_only_while_it_has_the_floor_and_never_by_itself()
    {
        using var lesson = NewLesson(5);
        lesson.ChangeStage(static stage => stage.Guests = []);
        lesson.AddPublisher(TrackName.Guest, Line, new PublisherSettings { Participant = "room-1" });
        lesson.AddPublisher(TrackName.Guest, Line, new PublisherSettings { Participant = "room-2" });
        var own = lesson.AddViewer(Slot.Guest, Line, participant: "room-2");
        var other = lesson.AddViewer(Slot.Guest, Line, participant: "room-3");
        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.Empty(other.Packets);
        Assert.Equal(0, other.SoundPackets);

        lesson.ChangeStage(static stage => stage.Guests = [new StageGuest("room-2", 0, IsMuted: false)]);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.True(other.Packets.First().BeginsKeyFrame);
        Assert.InRange(other.SoundPackets, 40, 52);
        Assert.NotEmpty(own.Packets);
        Assert.Equal(0, own.SoundPackets);

        lesson.ChangeStage(static stage => stage.Guests = [new StageGuest("room-1", 0, IsMuted: true)]);
        var soundBefore = other.SoundPackets;
        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.InRange(other.SoundPackets - soundBefore, 0, 1);
        Assert.Equal(0, other.MissingPackets);
    }

    [Fact]
    public void The_wall_shows_each_classroom_in_the_place_that_the_teacher_gave_it()
    {
        using var lesson = NewLesson(6);
        lesson.AddPublisher(TrackName.Wall, Line, new PublisherSettings { Participant = "room-1" });
        lesson.AddPublisher(TrackName.Wall, Line, new PublisherSettings { Participant = "room-2" });
        var second = lesson.AddViewer(Slots.Wall(1), Line);

        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.Empty(second.Packets);

        lesson.ChangeStage(static stage => stage.Wall = ["room-2", "room-1"]);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.True(second.Packets.First().BeginsKeyFrame);
        Assert.Equal(0, second.SoundPackets);
    }

    [Fact]
    public void A_classroom_that_reconnects_takes_over_from_itself_and_from_nobody_else()
    {
        using var lesson = NewLesson(7);
        var first = lesson.AddPublisher(TrackName.Guest, Line, new PublisherSettings { Participant = "room-1" });
        var other = lesson.AddPublisher(TrackName.Guest, Line, new PublisherSettings { Participant = "room-2" });
        lesson.RunFor(TimeSpan.FromSeconds(1));

        lesson.AddPublisher(TrackName.Guest, Line, new PublisherSettings { Participant = "room-1" });
        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.Null(lesson.Find(first.Id));
        Assert.NotNull(lesson.Find(other.Id));
    }

    internal static void AssertSeamless(List<ViewedPacket> packets)
    {
        for (var i = 1; i < packets.Count; i++)
        {
            var (before, after) = (packets[i - 1], packets[i]);
            Assert.Equal(before.SequenceNumber + 1, after.SequenceNumber);
            var ticks = (int)(after.Timestamp - before.Timestamp);
            var passed = (after.SentAt - before.SentAt) * 90 / 1000;
            Assert.True(ticks >= 0, $"packet {i}: the timestamp goes back by {-ticks}");
            Assert.True(Math.Abs(ticks - passed) <= 90 * 25, $"packet {i}: {ticks} ticks for {passed} that passed");
            var pictures = (after.PictureId - before.PictureId) & 0x7FFF;
            Assert.True(pictures is 0 or 1, $"packet {i}: the picture id jumps by {pictures}");
        }
    }
}
