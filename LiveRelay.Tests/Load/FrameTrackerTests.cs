using LiveRelay.Bench.Load.Figures;
using LiveRelay.Media;

namespace LiveRelay.Tests.Load;

/// <summary>Which frames a viewer could show, and what counts as a freeze. Frames here are of two packets, a keyframe each tenth, 30 a second.</summary>
public class FrameTrackerTests
{
    private const int PacketsPerFrame = 2;
    private const int KeyFrameEvery = 10;

    private readonly FrameTracker _tracker = new();

    public FrameTrackerTests() => _tracker.StartCounting(Instant.Zero);

    [Fact]
    public void A_steady_picture_has_no_freezes()
    {
        Play(0, 100);

        Assert.Equal((100, 0, 0), (_tracker.Frames, _tracker.Freezes, _tracker.Missing));
    }

    [Fact]
    public void Nothing_is_shown_before_a_whole_keyframe()
    {
        Play(5, 10);
        Assert.False(_tracker.HasPicture);

        Play(10, 11);
        Assert.Equal(TimeOf(10), _tracker.FirstShown);
    }

    [Fact]
    public void A_hole_that_is_repaired_soon_is_no_freeze()
    {
        Play(0, 53, lost: 101);
        Assert.True(_tracker.IsStuck);
        Assert.Equal(50, _tracker.Frames);

        Packet(TimeOf(53), 101);
        Assert.False(_tracker.IsStuck);
        Play(53, 100);
        Assert.Equal((100, 0, 0), (_tracker.Frames, _tracker.Freezes, _tracker.Missing));
    }

    [Fact]
    public void A_hole_that_stays_freezes_the_picture_until_the_next_keyframe()
    {
        Play(0, 100, lost: 101);

        // Frames 50 to 59 are not shown: 11 pauses of a frame in one.
        Assert.Equal((90, 1, 1), (_tracker.Frames, _tracker.Freezes, _tracker.Missing));
        Assert.Equal(TimeOf(60) - TimeOf(49), _tracker.FreezeTime);
    }

    [Fact]
    public void A_keyframe_whose_packets_come_in_the_wrong_order_is_one()
    {
        Packet(TimeOf(0), 1);
        Packet(TimeOf(0), 0);
        Play(1, 5);

        // The first to come decides where the stream begins for this viewer.
        Assert.False(_tracker.HasPicture);
        Packet(TimeOf(10), 20);
        Packet(TimeOf(10), 21);
        Assert.Equal(TimeOf(10), _tracker.FirstShown);
    }

    [Fact]
    public void A_pause_counts_only_beyond_150_ms_more_than_usual()
    {
        Play(0, 50);
        Play(50, 60, later: TimeSpan.FromMilliseconds(149));
        Assert.Equal(0, _tracker.Freezes);

        Play(60, 70, later: TimeSpan.FromMilliseconds(149 + 160));
        Assert.Equal(1, _tracker.Freezes);
    }

    [Fact]
    public void A_picture_that_ends_early_is_frozen_until_the_end()
    {
        Play(0, 50);

        _tracker.Finish(TimeOf(49) + TimeSpan.FromSeconds(3));

        Assert.Equal((1, TimeSpan.FromSeconds(3)), (_tracker.Freezes, _tracker.FreezeTime));
    }

    [Fact]
    public void A_picture_that_stops_after_its_first_frame_is_frozen_from_then_on()
    {
        Play(0, 1);

        _tracker.Finish(TimeOf(0) + TimeSpan.FromSeconds(5));

        Assert.Equal((1, TimeSpan.FromSeconds(5)), (_tracker.Freezes, _tracker.FreezeTime));
    }

    [Fact]
    public void A_picture_that_never_comes_is_frozen_all_the_time()
    {
        Play(1, 5);

        _tracker.Finish(Instant.FromMilliseconds(7000));

        Assert.Equal((1, TimeSpan.FromSeconds(7)), (_tracker.Freezes, _tracker.FreezeTime));
    }

    [Fact]
    public void Duplicates_and_ancient_packets_change_nothing()
    {
        Play(0, 4000);
        Packet(TimeOf(4000), 7999);
        Packet(TimeOf(4000), 17);

        Assert.Equal((4000, 2, 0), (_tracker.Frames, _tracker.Duplicates, _tracker.Missing));
    }

    private static Instant TimeOf(int frame) => Instant.FromMilliseconds(1000) + TimeSpan.FromMicroseconds(frame * 33_333.0);

    private void Play(int first, int end, int lost = -1, TimeSpan later = default)
    {
        for (var frame = first; frame < end; frame++)
        {
            for (var number = frame * PacketsPerFrame; number < (frame + 1) * PacketsPerFrame; number++)
            {
                if (number != lost)
                {
                    Packet(TimeOf(frame) + later, number);
                }
            }
        }
    }

    private void Packet(Instant now, int number) => _tracker.OnPacket(
        now, number, endsFrame: number % PacketsPerFrame == PacketsPerFrame - 1, beginsKeyFrame: number % (PacketsPerFrame * KeyFrameEvery) == 0);
}
