using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>What a viewer sees while producers come, change and go: one continuous stream, without a new offer.</summary>
public class SlotTests
{
    private static readonly LineConditions Line = new();

    [Fact]
    public void The_program_shows_the_screen_while_there_is_one_and_the_camera_again_after_it()
    {
        using var lesson = new SimulatedLesson(1);
        lesson.AddPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Program, Line);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        var onCamera = viewer.Packets.Count();

        var screen = lesson.AddPublisher(TrackName.Screen, Line);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        var onScreen = viewer.Packets.Count();
        lesson.Worker.Find(screen.Id)!.Close(lesson.Network.Now, CloseReasons.Closed);
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
        using var lesson = new SimulatedLesson(2);
        var first = lesson.AddPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        var transport = lesson.Worker.Find(first.Id)!;

        lesson.AddPublisher(TrackName.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(CloseReasons.TakenOver, transport.CloseReason);
        Assert.Null(lesson.Worker.Find(first.Id));
        var packets = viewer.Packets.ToList();
        Assert.InRange(packets.Count, 210, 260);
        Assert.Equal(0, viewer.MissingPackets);
        AssertSeamless(packets);
    }

    [Fact]
    public void A_slot_stays_empty_until_its_producer_comes()
    {
        using var lesson = new SimulatedLesson(3);
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
        using var lesson = new SimulatedLesson(4);
        lesson.AddPublisher(TrackName.Guest, Line, new PublisherSettings { ClientId = "room-1" });
        var same = lesson.AddViewer(Slot.Guest, Line, "room-1");
        var other = lesson.AddViewer(Slot.Guest, Line, "room-2");

        lesson.RunFor(TimeSpan.FromSeconds(1));

        Assert.Equal(0, same.SoundPackets);
        Assert.NotEmpty(same.Packets);
        Assert.InRange(other.SoundPackets, 40, 52);
    }

    private static void AssertSeamless(List<ViewedPacket> packets)
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
