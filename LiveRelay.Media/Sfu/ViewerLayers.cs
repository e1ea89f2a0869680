using LiveRelay.Media.Sdp;

namespace LiveRelay.Media.Sfu;

/// <summary>
/// Feeds a viewer's consumers from their producers: sound from its one stream, each picture from the simulcast layer that fits the viewer's screen and what
/// his line carries, and with as many of its frames. Sound comes first, then the screen, the camera, the guests, the wall.
/// </summary>
/// <param name="leastFrameRate">See <see cref="SfuLimits.LeastFrameRate"/>.</param>
internal sealed class ViewerLayers(int leastFrameRate)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>A layer of which nothing came for so long has been stopped by its browser; a screen that stands still is repeated every second.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2.5);

    /// <summary>What is wanted beyond the layers' own rates, in percent: more than the margin that a better layer must have.</summary>
    private const int Spare = 30;

    private readonly List<Consumer> _sounds = [];
    private readonly List<Consumer> _pictures = [];
    private readonly int _leastFrameRate = leastFrameRate;

    /// <summary>When the choice is to be made again; <see cref="Instant.Never"/> while there is none.</summary>
    internal Instant NextTimeout { get; private set; } = Instant.Never;

    /// <summary>What all of it would take at its best, in bits per second, with a little to spare; as of the last choice.</summary>
    internal long Wanted { get; private set; }

    /// <summary>Adds a consumer.</summary>
    internal void Add(Consumer consumer)
    {
        var consumers = consumer.Kind == MediaKind.Video ? _pictures : _sounds;
        var place = consumers.FindIndex(other => Importance(other.Slot) > Importance(consumer.Slot));
        consumers.Insert(place < 0 ? consumers.Count : place, consumer);
    }

    /// <summary>Chooses anew.</summary>
    /// <param name="now">The time.</param>
    /// <param name="available">What the viewer's line carries, in bits per second.</param>
    /// <param name="scratch">Lists to work with, of the thread.</param>
    internal void Choose(Instant now, long available, LayerScratch scratch)
    {
        Wanted = 0;
        foreach (var consumer in _sounds)
        {
            var stream = consumer.Producer?.BestStream();
            consumer.SetSource(now, stream);
            Wanted += stream?.BitsPerSecond(now) ?? 0;
        }

        available -= Wanted;
        var hasChoice = false;
        scratch.Begin(_pictures.Count);
        for (var i = 0; i < _pictures.Count; i++)
        {
            hasChoice |= Describe(now, _pictures[i], scratch, i);
        }

        var chosen = scratch.Chosen;
        LayerAllocator.Divide(scratch.Demands, available, chosen);
        for (var i = 0; i < _pictures.Count; i++)
        {
            Feed(now, _pictures[i], scratch, i, chosen[i]);
            Wanted += BestOf(scratch.Demands[i]);
        }

        Wanted = Wanted * (100 + Spare) / 100;

        NextTimeout = hasChoice ? now + Interval : Instant.Never;
    }

    private static long BestOf(in LayerDemand demand) => demand.Highest < 0 ? 0 : demand.Rates[demand.Highest];

    /// <summary>Lower is more important.</summary>
    private static int Importance(Slot slot) => slot switch
    {
        Slot.Screen => 0,
        Slot.Program => 1,
        Slot.Camera => 2,
        _ => 3 + (int)slot,
    };

    /// <returns>Whether there is, or may soon be, more than one way to feed it.</returns>
    private bool Describe(Instant now, Consumer consumer, LayerScratch scratch, int index)
    {
        var points = scratch.PointsOf(index);
        points.Clear();
        ref var demand = ref scratch.Demands[index];
        demand = new LayerDemand { Current = LayerAllocator.Paused, Highest = -1 };
        if (consumer.Producer is not { } producer || consumer.WantedHeight == 0)
        {
            return false;
        }

        producer.CollectLayers(now, Silence, scratch.Streams);
        var hasChoice = producer.Streams.Count > 1;
        var takesSizes = !producer.Format.NeedsDescriptor || consumer.Format.Extensions.DependencyDescriptor != 0;
        foreach (var stream in scratch.Streams)
        {
            hasChoice |= stream.Layers.IsLayered;
            stream.Layers.Collect(now, stream, points, takesSizes);
        }

        LayerLadder.Thin(points, _leastFrameRate);
        if (points.Count > LayerDemand.MaxLayers)
        {
            points.RemoveRange(LayerDemand.MaxLayers, points.Count - LayerDemand.MaxLayers);
        }

        Span<int> heights = stackalloc int[points.Count];
        for (var i = 0; i < points.Count; i++)
        {
            heights[i] = points[i].Height;
            demand.Rates[i] = points[i].BitsPerSecond;
        }

        demand.Current = LayerLadder.Find(points, consumer.Source, consumer.Target);
        demand.Highest = LayerSelector.HighestUseful(heights, consumer.WantedHeight ?? 0);
        return hasChoice;
    }

    private static void Feed(Instant now, Consumer consumer, LayerScratch scratch, int index, int possible)
    {
        var points = scratch.PointsOf(index);
        if (points.Count == 0)
        {
            consumer.SetSource(now, null);
            return;
        }

        var demand = scratch.Demands[index];
        var selected = consumer.Layers.Select(now, demand.Current, possible, demand.Current == LayerAllocator.Paused);
        if (selected == LayerAllocator.Paused)
        {
            consumer.SetSource(now, null);
        }
        else
        {
            consumer.SetSource(now, points[selected].Stream, points[selected].Target);
        }
    }
}

/// <summary>What <see cref="ViewerLayers"/> works with while it chooses: one for all viewers of a thread.</summary>
internal sealed class LayerScratch
{
    private readonly List<List<LayerPoint>> _points = [];
    private LayerDemand[] _demands = [];
    private int[] _chosen = [];
    private int _count;

    /// <summary>The streams of the picture that is being looked at.</summary>
    internal List<ProducerStream> Streams { get; } = new(LayerDemand.MaxLayers);

    internal Span<LayerDemand> Demands => _demands.AsSpan(0, _count);

    internal Span<int> Chosen => _chosen.AsSpan(0, _count);

    internal void Begin(int count)
    {
        _count = count;
        while (_points.Count < count)
        {
            _points.Add(new List<LayerPoint>(LayerDemand.MaxLayers));
        }

        if (_demands.Length < count)
        {
            _demands = new LayerDemand[count];
            _chosen = new int[count];
        }
    }

    /// <summary>What one of the pictures can be, the least first.</summary>
    internal List<LayerPoint> PointsOf(int index) => _points[index];
}
