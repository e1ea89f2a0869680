using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Tests.Simulation;

/// <summary>Which layer of a teacher's picture a viewer gets, and that he does not see where it changes.</summary>
public class SimulcastTests
{
    private protected virtual SimulatedLesson NewLesson(int seed) => new(seed);

    private static readonly LineConditions Line = new() { Delay = TimeSpan.FromMilliseconds(10) };

    [Fact]
    public void A_viewer_who_says_nothing_gets_the_best_layer()
    {
        using var lesson = NewLesson(1);
        lesson.AddSimulcastPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Camera, Line);

        lesson.RunFor(TimeSpan.FromSeconds(3));

        Assert.Equal(720, Newest(viewer));
        Assert.Equal(0, viewer.MissingPackets);
        SlotTests.AssertSeamless([.. viewer.Packets]);
    }

    [Fact]
    public void A_small_picture_on_the_screen_is_sent_small_and_a_grown_one_large_again()
    {
        using var lesson = NewLesson(2);
        lesson.AddSimulcastPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(2));

        Want(lesson, viewer, 180);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(180, Newest(viewer));
        Want(lesson, viewer, 300);
        lesson.RunFor(TimeSpan.FromSeconds(3));
        Assert.Equal(360, Newest(viewer));
        Want(lesson, viewer, 2160);
        lesson.RunFor(TimeSpan.FromSeconds(3));

        Assert.Equal(720, Newest(viewer));
        Assert.Equal(0, viewer.MissingPackets);
        SlotTests.AssertSeamless([.. viewer.Packets]);
    }

    [Fact]
    public void A_picture_that_is_not_shown_is_not_sent_and_comes_back()
    {
        using var lesson = NewLesson(3);
        lesson.AddSimulcastPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(2));

        Want(lesson, viewer, 0);
        lesson.RunFor(TimeSpan.FromMilliseconds(100));
        var count = viewer.Packets.Count();
        lesson.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(count, viewer.Packets.Count());
        Want(lesson, viewer, 360);
        lesson.RunFor(TimeSpan.FromSeconds(2));

        Assert.Equal(360, Newest(viewer));
        Assert.Equal(0, viewer.MissingPackets);
        SlotTests.AssertSeamless([.. viewer.Packets]);
    }

    [Fact]
    public void A_layer_that_the_teachers_browser_stops_is_replaced_by_the_next_one_until_it_is_back()
    {
        using var lesson = NewLesson(4);
        var publisher = lesson.AddSimulcastPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(2));

        publisher.Layers[2].IsActive = false;
        lesson.RunFor(TimeSpan.FromSeconds(4));
        Assert.Equal(360, Newest(viewer));
        publisher.Layers[2].IsActive = true;
        lesson.RunFor(TimeSpan.FromSeconds(4));

        Assert.Equal(720, Newest(viewer));
        Assert.Equal(0, viewer.MissingPackets);
        SlotTests.AssertSeamless([.. viewer.Packets]);
    }

    [Fact]
    public void Thirty_viewers_who_change_their_layer_together_cost_the_publisher_one_keyframe_a_second()
    {
        using var lesson = NewLesson(5);
        var publisher = lesson.AddSimulcastPublisher(TrackName.Camera, Line);
        var viewers = Enumerable.Range(0, 30).Select(_ => lesson.AddViewer(Slot.Camera, Line)).ToList();
        lesson.RunFor(TimeSpan.FromSeconds(2));
        var before = publisher.Layers[0].KeyFrameRequests;

        foreach (var viewer in viewers)
        {
            Want(lesson, viewer, 180);
            lesson.RunFor(TimeSpan.FromMilliseconds(100));
        }

        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.All(viewers, static viewer => Assert.Equal(180, Newest(viewer)));
        Assert.InRange(publisher.Layers[0].KeyFrameRequests - before, 1, 5);
    }

    [Fact]
    public void A_layer_that_nobody_has_a_use_for_need_not_be_sent()
    {
        using var lesson = NewLesson(6);
        var publisher = lesson.AddSimulcastPublisher(TrackName.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal("q h f", Wanted(lesson, publisher)); // nobody is there yet: all are kept ready

        var small = lesson.AddViewer(Slot.Camera, Line);
        var large = lesson.AddViewer(Slot.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal("h f", Wanted(lesson, publisher)); // what they have, and the way down
        Want(lesson, small, 180);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal("q h f", Wanted(lesson, publisher));
        Want(lesson, large, 0);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal("q", Wanted(lesson, publisher));
    }

    [Fact]
    public void A_layer_that_was_paused_is_asked_for_again_when_a_picture_grows()
    {
        using var lesson = NewLesson(7);
        var publisher = lesson.AddSimulcastPublisher(TrackName.Camera, Line);
        var viewer = lesson.AddViewer(Slot.Camera, Line);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        Want(lesson, viewer, 180);
        lesson.RunFor(TimeSpan.FromSeconds(2));
        publisher.Layers[1].IsActive = publisher.Layers[2].IsActive = false;
        lesson.RunFor(TimeSpan.FromSeconds(5));

        Want(lesson, viewer, 1080);

        Assert.Equal("q f", Wanted(lesson, publisher)); // what he has now, and what he could use
        publisher.Layers[2].IsActive = true;
        lesson.RunFor(TimeSpan.FromSeconds(3));
        Assert.Equal(720, Newest(viewer));
        SlotTests.AssertSeamless([.. viewer.Packets]);
    }

    private static string Wanted(SimulatedLesson lesson, SimulcastPublisher publisher)
    {
        var wishes = LayerWishes.Of(lesson.Workers.Select(worker => LayerWishes.UsesOf(worker.FindRouter(SimulatedLesson.LessonId), publisher.Id)));
        return string.Join(' ', publisher.Layers.Select(static layer => layer.Rid).Where(rid => wishes[rid]));
    }

    private static void Want(SimulatedLesson lesson, SimulatedViewer viewer, int height)
    {
        var subscription = (Subscription)lesson.Find(viewer.Id)!.Media;
        subscription.SetWantedHeights(lesson.Network.Now, new Dictionary<Slot, int> { [Slot.Camera] = height });
    }

    /// <summary>The height of the layer whose packet came last: see <see cref="SimulcastPublisher"/>.</summary>
    private static long Newest(SimulatedViewer viewer) => viewer.Packets.Last().Number;
}
