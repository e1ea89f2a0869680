namespace LiveRelay.Media.Sfu;

/// <summary>
/// Which simulcast layer of its source a consumer is fed from: goes down at once, and up when the better one has been affordable for a while. The while grows with
/// each better layer that had to be left again soon.
/// </summary>
internal struct LayerSelector
{
    /// <summary>How long a better layer must have been affordable.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>And at most, when better ones did not last.</summary>
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(16);

    /// <summary>A better layer that was left sooner than this was none.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private Instant _affordableSince;
    private Instant _wentUp;
    private TimeSpan _patience;
    private bool _isAffordable;
    private bool _isTried;

    /// <summary>The layer to be fed from, given the one now and the one that could be.</summary>
    /// <param name="now">The time.</param>
    /// <param name="current">The one now; <see cref="LayerAllocator.Paused"/> for none.</param>
    /// <param name="possible">The best that the line carries and the screen can use; <see cref="LayerAllocator.Paused"/> for none.</param>
    /// <param name="atOnce">Whether a better one need not wait: the viewer's screen has grown, or he has only just come.</param>
    internal int Select(Instant now, int current, int possible, bool atOnce)
    {
        if (_isTried && now - _wentUp >= Soon)
        {
            (_isTried, _patience) = (false, Patience);
        }

        if (possible <= current || atOnce)
        {
            if (_isTried && possible < current)
            {
                (_isTried, _patience) = (false, Longer);
            }

            _isAffordable = false;
            return possible;
        }

        if (!_isAffordable)
        {
            _isAffordable = true;
            _affordableSince = now;
        }

        if (now - _affordableSince < (_patience > Patience ? _patience : Patience))
        {
            return current;
        }

        (_isAffordable, _isTried, _wentUp) = (false, true, now);
        return possible;
    }

    private readonly TimeSpan Longer => _patience < Patience ? 2 * Patience : 2 * _patience < LongestPatience ? 2 * _patience : LongestPatience;

    /// <summary>The smallest layer that is as high as the picture on the viewer's screen, with a tenth less counting as enough.</summary>
    /// <param name="heights">The layers' heights in pixels, the smallest first; 0 where not known.</param>
    /// <param name="wanted">The height on the screen in device pixels; 0 for any.</param>
    internal static int HighestUseful(ReadOnlySpan<int> heights, int wanted)
    {
        if (wanted > 0)
        {
            for (var layer = 0; layer < heights.Length; layer++)
            {
                if (heights[layer] * 10 >= wanted * 9)
                {
                    // Of several of one height, as a screen has them, the last one has the most frames.
                    return heights.LastIndexOf(heights[layer]);
                }
            }
        }

        return heights.Length - 1;
    }
}
