using LiveRelay.Media.Net.Linux;

namespace LiveRelay.Media.Net;

/// <summary>
/// What is done once for all of a server's threads when no handshake has ended for a second: what they took is given back, and after a class that
/// came in the garbage is looked through.
/// </summary>
/// <param name="collect">Looks through the garbage.</param>
/// <param name="trim">Gives back what the C library keeps.</param>
internal sealed class HandshakeRest(Action collect, Action trim)
{
    /// <summary>Handshakes of a class that came in.</summary>
    internal const int ClassSize = 32;

    /// <summary>How long after the last handshake.</summary>
    internal static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private int _ended;
    private Instant _due = Instant.Never;

    /// <summary>
    /// With the process's own: some 30 kB a handshake that the C library would keep, and the young objects of those who came in. These are moved now,
    /// because else it would be in the middle of the lesson, and stop everybody for as long.
    /// </summary>
    public HandshakeRest()
        : this(static () => GC.Collect(generation: 1, GCCollectionMode.Forced, blocking: false), NativeHeap.Trim)
    {
    }

    /// <summary>A handshake has ended.</summary>
    /// <returns>When to call <see cref="Take"/>.</returns>
    public Instant OnEnded(Instant now)
    {
        lock (_gate)
        {
            _ended++;
            _due = now + Delay;
            return _due;
        }
    }

    /// <summary>Does it, if nobody did and no other thread's handshake has ended since: that thread calls later.</summary>
    public void Take(Instant now)
    {
        bool wasClass;
        lock (_gate)
        {
            if (now < _due)
            {
                return;
            }

            wasClass = _ended >= ClassSize;
            (_ended, _due) = (0, Instant.Never);
        }

        if (wasClass)
        {
            collect();
        }

        trim();
    }
}
