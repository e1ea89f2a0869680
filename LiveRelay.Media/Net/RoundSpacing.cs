namespace LiveRelay.Media.Net;

/// <summary>
/// How often a busy loop looks at its own socket. Hundreds of viewers tell twenty times a second what arrived, each in a moment of his own, and to be woken takes
/// many times longer than to read what he tells: while so much comes, it is looked for at intervals, and whenever the loop is awake for something else.
/// </summary>
/// <param name="spacing">From one look to the next; zero if every datagram is to wake the loop.</param>
internal struct RoundSpacing(TimeSpan spacing)
{
    /// <summary>With so many datagrams in this time a loop is busy: with a few viewers it never is, and everything is read at once.</summary>
    private const int Many = 80;

    private static readonly TimeSpan _window = TimeSpan.FromMilliseconds(100);

    private Instant _windowEnd;
    private int _datagrams;
    private bool _isBusy;

    /// <summary>When to look at the latest, while busy.</summary>
    internal Instant NextLook { get; private set; }

    /// <summary>Whether looks are spaced now.</summary>
    internal bool IsBusy(Instant now)
    {
        if (now >= _windowEnd)
        {
            _isBusy = spacing > TimeSpan.Zero && _datagrams >= Many && now - _windowEnd < _window;
            (_datagrams, _windowEnd) = (0, now + _window);
        }

        return _isBusy;
    }

    /// <summary>It was looked.</summary>
    /// <param name="now">When.</param>
    /// <param name="datagrams">How many there were.</param>
    /// <param name="hasMore">Whether there may be more.</param>
    internal void OnLook(Instant now, int datagrams, bool hasMore)
    {
        _datagrams += datagrams;
        NextLook = hasMore ? now : now + spacing;
    }
}
