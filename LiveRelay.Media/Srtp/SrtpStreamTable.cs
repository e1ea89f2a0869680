using System.Diagnostics.CodeAnalysis;

namespace LiveRelay.Media.Srtp;

/// <summary>The streams of one direction by SSRC, bounded: a handful, so that a scan over the numbers is faster than hashing.</summary>
internal sealed class SrtpStreamTable(int maxStreams, int replayWindow)
{
    private uint[] _ssrcs = [];
    private SrtpStream[] _streams = [];
    private int _count;

    /// <summary>Whether a further SSRC finds no place.</summary>
    public bool IsFull => _count >= maxStreams;

    /// <summary>The stream of an SSRC, if there is one.</summary>
    public bool TryGet(uint ssrc, [NotNullWhen(true)] out SrtpStream? stream)
    {
        var position = _ssrcs.AsSpan(0, _count).IndexOf(ssrc);
        stream = position < 0 ? null : _streams[position];
        return position >= 0;
    }

    /// <summary>Names what forwarding a packet touches: see <see cref="CacheAhead"/>.</summary>
    internal void CollectTouched(List<object> touched)
    {
        touched.Add(this);
        touched.Add(_ssrcs);
        touched.Add(_streams);
        for (var i = 0; i < _count; i++)
        {
            touched.Add(_streams[i]);
            _streams[i].Window.CollectTouched(touched);
        }
    }

    /// <summary>Makes a place for an SSRC that has none yet. The table must not be full.</summary>
    public SrtpStream Add(uint ssrc)
    {
        if (_count == _ssrcs.Length)
        {
            var capacity = Math.Min(Math.Max(_count * 2, 2), maxStreams);
            Array.Resize(ref _ssrcs, capacity);
            Array.Resize(ref _streams, capacity);
        }

        var stream = new SrtpStream(replayWindow);
        _ssrcs[_count] = ssrc;
        _streams[_count] = stream;
        _count++;
        return stream;
    }
}
