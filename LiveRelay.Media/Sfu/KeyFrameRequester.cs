namespace LiveRelay.Media.Sfu;

/// <summary>
/// Turns any number of wishes for a keyframe of one track into at most one request per interval, repeated until a keyframe came:
/// requests get lost, and a static screen sends nothing that would show it.
/// </summary>
/// <param name="interval">The shortest time between two requests.</param>
public sealed class KeyFrameRequester(TimeSpan interval)
{
    private Instant _nextAllowed;

    /// <summary>Whether a keyframe is wanted and has not come yet.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>When <see cref="TryTake"/> will say true; <see cref="Instant.Never"/> when nothing is wanted.</summary>
    public Instant NextTimeout => IsWanted ? _nextAllowed : Instant.Never;

    /// <summary>Somebody needs a keyframe that begins from now on.</summary>
    public void Request() => IsWanted = true;

    /// <summary>Whether a request (PLI or FIR) is to be sent now; saying true counts as sent.</summary>
    public bool TryTake(Instant now)
    {
        if (!IsWanted || now < _nextAllowed)
        {
            return false;
        }

        _nextAllowed = now + interval;
        return true;
    }

    /// <summary>A keyframe begins in the track. If a part of it is lost for good, request again.</summary>
    public void OnKeyFrame() => IsWanted = false;
}
