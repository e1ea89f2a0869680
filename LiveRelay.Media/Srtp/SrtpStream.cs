namespace LiveRelay.Media.Srtp;

/// <summary>What is remembered of one SSRC in one direction: its highest packet index (with it the roll-over counter) and the window behind.</summary>
internal sealed class SrtpStream(int replayWindow)
{
    private const uint HalfRange = 1 << 15;

    private ReplayWindow _window = new(replayWindow);

    /// <summary>The indices seen or sent.</summary>
    public ref ReplayWindow Window => ref _window;

    /// <summary>Names what forwarding a packet touches: see <see cref="CacheAhead"/>.</summary>
    internal void CollectTouched(List<object> touched)
    {
        touched.Add(this);
        _window.CollectTouched(touched);
    }

    /// <summary>
    /// The packet index (roll-over counter and sequence number, 48 bits) that a sequence number most likely stands for:
    /// RFC 3711 section 3.3.1 and appendix A. Changes nothing, since the number is not authenticated yet.
    /// </summary>
    public ulong EstimateIndex(ushort sequenceNumber)
    {
        var rollOver = _window.Highest >> 16;
        uint highest = (ushort)_window.Highest;
        if (_window.IsEmpty)
        {
            return sequenceNumber;
        }

        if (highest < HalfRange)
        {
            // Before the first roll-over there is nothing to go back to: the number is far ahead instead.
            if (sequenceNumber > highest + HalfRange && rollOver > 0)
            {
                rollOver--;
            }
        }
        else if (sequenceNumber < highest - HalfRange)
        {
            rollOver++;
        }

        return rollOver << 16 | sequenceNumber;
    }
}
