namespace LiveRelay.Bench.Congestion;

/// <summary>What a TCP flow sends.</summary>
internal sealed record TcpSettings
{
    internal double From { get; init; }

    internal double Until { get; init; } = double.MaxValue;

    /// <summary>Bytes of a file, least and most; <c>null</c> for one that never ends.</summary>
    internal (int Least, int Most)? File { get; init; }

    /// <summary>Between two files, on average, in seconds (exponential).</summary>
    internal double Pause { get; init; } = 10;
}

/// <summary>A TCP flow, as far as others on the line notice it: NewReno (RFC 5681, RFC 6582) with an acknowledgement for each segment.</summary>
internal sealed class SimulatedTcp
{
    private const int SegmentSize = 1500;
    private const double InitialWindow = 10;

    private readonly EventQueue _events;
    private readonly Line _line;
    private readonly TcpSettings _settings;
    private readonly Random _random;
    private readonly Way _way;
    private readonly HashSet<long> _received = [];
    private double _window;
    private double _threshold;
    private long _next;
    private long _acknowledged;
    private long _recover;
    private long _end;
    private int _duplicates;
    private int _connection;
    private bool _recovers;
    private double _lastProgress;
    private double _backOff;
    private double _begun;

    internal SimulatedTcp(EventQueue events, Line line, TcpSettings settings, int seed, double delay)
    {
        (_events, _line, _settings, _random, _way) = (events, line, settings, new Random(seed), new Way(delay));
        events.Schedule(EventQueue.At(settings.From), Begin);
    }

    /// <summary>What arrived, and when, in bytes and seconds.</summary>
    internal List<(double Time, int Bytes)> Arrived { get; } = [];

    /// <summary>How long each file took, in seconds.</summary>
    internal List<double> Files { get; } = [];

    private void Begin()
    {
        if (_events.Seconds >= _settings.Until)
        {
            return;
        }

        _connection++;
        _received.Clear();
        (_window, _threshold, _next, _acknowledged, _recover, _duplicates) = (InitialWindow, double.MaxValue, 0, 0, 0, 0);
        (_recovers, _lastProgress, _backOff, _begun) = (false, _events.Seconds, 1, _events.Seconds);
        _end = _settings.File is { } file ? _random.Next(file.Least, file.Most) / SegmentSize : long.MaxValue;
        var connection = _connection;
        _events.After(0.1, () => WatchTimeout(connection));
        SendMore();
    }

    private void SendMore()
    {
        while (_next < _end && _next - _acknowledged < _window && _events.Seconds < _settings.Until)
        {
            Send(_next++);
        }
    }

    private void Send(long segment)
    {
        var connection = _connection;
        _line.Send(SegmentSize, _way, () =>
        {
            Arrived.Add((_events.Seconds, SegmentSize));
            if (connection != _connection)
            {
                return;
            }

            _received.Add(segment);
            var next = _acknowledged;
            while (_received.Contains(next))
            {
                next++;
            }

            _events.After(_way.Delay, () => OnAcknowledged(connection, next));
        });
    }

    private void OnAcknowledged(int connection, long next)
    {
        if (connection != _connection)
        {
            return;
        }

        if (next > _acknowledged)
        {
            OnProgress(next);
        }
        else if (++_duplicates == 3 && !_recovers)
        {
            (_recovers, _recover) = (true, _next);
            _threshold = Math.Max(2, (_next - _acknowledged) / 2.0);
            _window = _threshold + 3;
            Send(_acknowledged);
        }
        else if (_recovers)
        {
            _window++;
        }

        SendMore();
    }

    private void OnProgress(long next)
    {
        (_lastProgress, _backOff, _duplicates) = (_events.Seconds, 1, 0);
        var passed = next - _acknowledged;
        _acknowledged = next;
        _next = Math.Max(_next, next);
        if (_recovers && next < _recover)
        {
            // A partial acknowledgement: the next hole (RFC 6582 section 3.2).
            Send(next);
            _window = Math.Max(1, _window - passed + 1);
        }
        else if (_recovers)
        {
            (_recovers, _window) = (false, _threshold);
        }
        else
        {
            _window += _window < _threshold ? passed : passed / _window;
        }

        if (_acknowledged >= _end)
        {
            _connection++;
            Files.Add(_events.Seconds - _begun);
            _events.After(-Math.Log(1 - _random.NextDouble()) * _settings.Pause, Begin);
        }
    }

    private void WatchTimeout(int connection)
    {
        if (connection != _connection)
        {
            return; // it is over
        }

        if (_events.Seconds - _lastProgress > _backOff && _next > _acknowledged)
        {
            _threshold = Math.Max(2, (_next - _acknowledged) / 2.0);
            (_window, _next, _recovers, _duplicates, _lastProgress) = (1, _acknowledged, false, 0, _events.Seconds);
            _backOff *= 2;
            SendMore();
        }

        _events.After(0.1, () => WatchTimeout(connection));
    }
}
