using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

// What holds for a lesson on one loop holds as well for viewers on another loop than the publishers: the same tests, once more.

/// <summary>Slots whose viewers are on another loop.</summary>
public sealed class SpreadSlotTests : SlotTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Simulcast to viewers on another loop.</summary>
public sealed class SpreadSimulcastTests : SimulcastTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Temporal layers to viewers on another loop.</summary>
public sealed class SpreadTemporalLayerTests : TemporalLayerTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Late viewers on another loop.</summary>
public sealed class SpreadJoinTests : JoinTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Sound and picture together on another loop.</summary>
public sealed class SpreadSynchronisationTests : SynchronisationTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>Who speaks, where viewers are on another loop.</summary>
public sealed class SpreadSpeakerTests : SpeakerTests
{
    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}

/// <summary>A viewers' loop that the system gives no time for a while.</summary>
public sealed class StalledLoopTests
{
    [Fact]
    public void Viewers_whose_keyframe_was_thrown_away_while_their_loop_stood_still_are_given_another()
    {
        using var lesson = new SimulatedLesson(1, new SfuLimits { PipeCapacity = 8 }, isSpread: true);
        lesson.AddPublisher(TrackName.Camera, new LineConditions { Delay = TimeSpan.FromMilliseconds(100) });
        var viewer = lesson.AddViewer(Slot.Camera, new LineConditions());
        lesson.RunFor(TimeSpan.FromSeconds(3));

        viewer.AskForKeyFrame();
        lesson.RunFor(TimeSpan.FromMilliseconds(30));
        lesson.AreViewersStalled = true;
        lesson.RunFor(TimeSpan.FromSeconds(1)); // its answer comes meanwhile, behind more than the pipe holds
        lesson.AreViewersStalled = false;
        var back = lesson.Network.Now;
        lesson.RunFor(TimeSpan.FromSeconds(3));

        Assert.InRange(lesson.Metrics.Drops(DropReason.PipeFull), 100, 200);
        Assert.Contains(viewer.Packets, packet => packet.BeginsKeyFrame && packet.Arrival > back);
    }
}

/// <summary>Loss on the way to the publishers' loop and from the viewers'.</summary>
public sealed class SpreadRepairTests : RepairTests
{
    private protected override int Seeds => 200;

    private protected override SimulatedLesson NewLesson(int seed) => new(seed, isSpread: true);
}
