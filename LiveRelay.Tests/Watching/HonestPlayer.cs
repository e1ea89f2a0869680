using LiveRelay.Server.Watching;

namespace LiveRelay.Tests.Watching;

/// <summary>A player as the page has one: it tells every ten seconds, and whenever anything changes, what it played; the network delays what it tells.</summary>
internal sealed class HonestPlayer(long lengthMs)
{
    private const int TickMs = 50;
    private const int BeatMs = 10_000;

    private readonly List<(long SentMs, Heartbeat Beat)> _sent = [];
    private readonly HashSet<long> _seen = [];
    private long _now;
    private long _position;
    private long _from;
    private long _lastBeat;
    private double _rate = 1;
    private bool _isVisible = true;

    /// <summary>The seconds whose middle was really seen.</summary>
    internal IReadOnlySet<long> Seen => _seen;

    internal IReadOnlyList<(long SentMs, Heartbeat Beat)> Sent => _sent;

    internal void Begin() => Tell();

    internal void Play(int milliseconds)
    {
        for (var end = _now + milliseconds; _now < end && _position < lengthMs; _now += TickMs)
        {
            var before = _position;
            _position = Math.Min(lengthMs, _position + (long)(TickMs * _rate));
            var middle = ((before + 499) / 1000 * 1000) + 500;
            if (_isVisible && middle >= before && middle < _position)
            {
                _seen.Add(middle / 1000);
            }

            if (_now - _lastBeat >= BeatMs)
            {
                Tell();
            }
        }

        Tell();
    }

    internal void Pause(int milliseconds) => _now += milliseconds;

    internal void Seek(long position) => _from = _position = Math.Min(position, lengthMs);

    internal void SetRate(double rate) => _rate = rate;

    internal void Show(bool isVisible) => _isVisible = isVisible;

    private void Tell()
    {
        _sent.Add((_now, new Heartbeat(_position, _from < _position ? [new MediaSpan(_from, _position)] : [], _rate, _isVisible)));
        (_from, _lastBeat) = (_position, _now);
    }
}
