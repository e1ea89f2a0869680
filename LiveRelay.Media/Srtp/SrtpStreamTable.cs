using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Srtp;

/// <summary>The streams of one direction by SSRC, bounded: a handful, so that a scan over the numbers is faster than hashing. Part of what it belongs to.</summary>
internal struct SrtpStreamTable(int maxStreams, int replayWindow)
{
    private Entry[] _entries = [];
    private int _count;

    /// <summary>Whether a further SSRC finds no place.</summary>
    public readonly bool IsFull => _count >= maxStreams;

    /// <summary>The stream of an SSRC, if there is one.</summary>
    public readonly bool TryGet(uint ssrc, [NotNullWhen(true)] out SrtpStream? stream)
    {
        foreach (ref readonly var entry in _entries.AsSpan(0, _count))
        {
            if (entry.Ssrc == ssrc)
            {
                stream = entry.Stream;
                return true;
            }
        }

        stream = null;
        return false;
    }

    /// <summary>Names what forwarding a packet of an SSRC touches: see <see cref="CacheAhead"/>.</summary>
    internal readonly void CollectTouched(List<object> touched, uint ssrc)
    {
        touched.Add(_entries);
        if (TryGet(ssrc, out var stream))
        {
            stream.CollectTouched(touched);
        }
    }

    /// <summary>The same for packets of all its SSRCs.</summary>
    internal readonly void CollectTouched(List<object> touched)
    {
        touched.Add(_entries);
        foreach (ref readonly var entry in _entries.AsSpan(0, _count))
        {
            entry.Stream.CollectTouched(touched);
        }
    }

    /// <summary>Makes a place for an SSRC that has none yet. The table must not be full.</summary>
    public SrtpStream Add(uint ssrc)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Min(Math.Max(_count * 2, 2), maxStreams));
        }

        var stream = new SrtpStream(replayWindow);
        _entries[_count++] = new Entry(ssrc, stream);
        return stream;
    }

    private readonly record struct Entry(uint Ssrc, SrtpStream Stream);
}
