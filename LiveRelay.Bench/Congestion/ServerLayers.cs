using LiveRelay.Media;
using LiveRelay.Media.Sfu;

namespace LiveRelay.Bench.Congestion;

/// <summary>One picture's layers behind the server's own choice: <see cref="LayerAllocator"/> and <see cref="LayerSelector"/>, asked as ViewerLayers asks them.</summary>
internal sealed class ServerLayers(EventQueue events, FlowSettings settings, ViewerLine line)
{
    private const double Interval = 0.25;

    /// <summary>As in ViewerLayers: what is wanted beyond the layers' own rates.</summary>
    private const double Spare = 1.3;

    /// <summary>As in Subscription: a line that became so much narrower is answered at once.</summary>
    private const double Noticeable = 0.95;

    private readonly RateMeter[] _rates = new RateMeter[settings.Layers.Count];
    private LayerSelector _selector;
    private long _chosenFor;
    private int _target;
    private double _nextKeyFrame = double.NegativeInfinity;
    private bool _keyFrameIsDue = true;

    /// <summary>What is sent now.</summary>
    internal int Current { get; private set; }

    internal double Bitrate => settings.Layers[Current];

    /// <summary>A picture of all layers has come from the publisher: what a layer takes is measured, not known.</summary>
    /// <param name="size">That of the layer that is sent, against a usual picture's.</param>
    internal void OnFrame(double size) => OnFrame(events.Now, size);

    internal void Start()
    {
        for (var frame = settings.FrameRate; frame > 0; frame--)
        {
            OnFrame(events.Now - TimeSpan.FromSeconds(frame / settings.FrameRate), 1); // the lesson was running before
        }

        Choose(isFirst: true);
        Current = _target;
        events.After(Interval, Tick);
    }

    internal void OnLineChanged()
    {
        if (line.Available < _chosenFor * Noticeable)
        {
            Choose(isFirst: false);
        }
    }

    /// <summary>A keyframe is asked for: the publisher is asked once a second at most, and takes its time.</summary>
    internal void RequestKeyFrame() => events.After(KeyFrameWait(), () => _keyFrameIsDue = true);

    /// <summary>Whether the picture that is sent now is a keyframe.</summary>
    internal bool TakeKeyFrame()
    {
        var isDue = _keyFrameIsDue;
        _keyFrameIsDue = false;
        return isDue;
    }

    private void OnFrame(Instant at, double size)
    {
        for (var layer = 0; layer < settings.Layers.Count; layer++)
        {
            var usual = settings.Layers[layer] / 8 / settings.FrameRate;
            _rates[layer].Add(at, (int)(layer == Current ? usual * size : usual));
        }
    }

    private double KeyFrameWait()
    {
        var at = Math.Max(events.Seconds, _nextKeyFrame);
        _nextKeyFrame = at + 1;
        return at - events.Seconds + settings.KeyFrameWait;
    }

    private void Tick()
    {
        Choose(isFirst: false);
        events.After(Interval, Tick);
    }

    private void Choose(bool isFirst)
    {
        _chosenFor = line.Available;
        var demand = new LayerDemand { Highest = settings.Layers.Count - 1, Current = isFirst ? LayerAllocator.Paused : Current };
        for (var i = 0; i < settings.Layers.Count; i++)
        {
            demand.Rates[i] = _rates[i].BitsPerSecond(events.Now);
        }

        Span<int> chosen = stackalloc int[1];
        LayerAllocator.Divide([demand], _chosenFor - (long)settings.Sound, chosen);
        line.Wanted = (long)((demand.Rates[demand.Highest] + settings.Sound) * Spare);
        var selected = _selector.Select(events.Now, demand.Current, chosen[0], isFirst);
        if (selected == _target || isFirst)
        {
            _target = selected;
            return;
        }

        // The old stream goes on until the new one's keyframe is there; each layer is asked for one by itself.
        _target = selected;
        events.After(settings.KeyFrameWait, () =>
        {
            if (_target == selected && Current != selected)
            {
                Current = selected;
                _keyFrameIsDue = true;
            }
        });
    }
}
