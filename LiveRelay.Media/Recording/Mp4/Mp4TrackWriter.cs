namespace LiveRelay.Media.Recording.Mp4;

/// <summary>
/// Writes one track into a fragmented MP4 file. What <see cref="Flush"/> has written stays playable whatever happens; after <see cref="End"/>
/// the file has a table of all samples (see <see cref="FileHead"/>). When the file throws an <see cref="IOException"/> the writer is of no more
/// use, and <see cref="Mp4Recovery.Finish"/> completes what there is. In steady state a sample allocates nothing.
/// </summary>
internal sealed class Mp4TrackWriter : ITrackWriter
{
    /// <summary>A fragment that grows beyond is closed by itself: it waits in memory.</summary>
    private const int MaxPendingBytes = 16 << 20;

    private readonly IRecordingFile _file;
    private readonly TrackConfiguration _configuration;
    private readonly TimeSpan _startsAt;
    private readonly SampleTable _samples = new();
    private readonly BoxWriter _boxes = new(16 << 10);
    private readonly BoxWriter _payload = new(64 << 10);
    private readonly int[] _sizes = new int[FragmentWriter.MaxSamples];
    private readonly int[] _durations = new int[FragmentWriter.MaxSamples];
    private int _pending;
    private bool _isKeyFramePending;
    private long _fragmentTime;
    private long _lastTime;
    private long _end;
    private long _lastDurationAt = -1;
    private uint _fragments;

    /// <summary>Writes the header.</summary>
    /// <param name="file">An empty file.</param>
    /// <param name="configuration">See <see cref="TrackConfiguration.FromKeyFrame"/>.</param>
    /// <param name="startsAt">Where the file's time 0 is on the lesson's clock.</param>
    internal Mp4TrackWriter(IRecordingFile file, TrackConfiguration configuration, TimeSpan startsAt)
    {
        _file = file;
        _configuration = configuration;
        _startsAt = TimeSpan.FromMicroseconds(startsAt.Ticks / TimeSpan.TicksPerMicrosecond);
        MovieWriter.WriteInitial(_boxes, configuration, startsAt);
        file.Append(_boxes.Written);
    }

    /// <summary>Adds a sample. The first one begins at 0; none begins before the one before it; what lies between two is the earlier one's.</summary>
    /// <param name="decodeTime">In the track's scale.</param>
    /// <param name="isKeyFrame">Whether playing may begin with it; a video's fragment ends before it.</param>
    /// <param name="sample">Its bytes.</param>
    public void Write(long decodeTime, bool isKeyFrame, ReadOnlySpan<byte> sample)
    {
        var time = _samples.Count + _pending == 0 ? 0 : Math.Max(decodeTime, _pending > 0 ? _lastTime + 1 : _end);
        if (_pending > 0)
        {
            EndLast(time);
            var mustEnd = (_configuration.IsVideo && isKeyFrame) || _pending == FragmentWriter.MaxSamples ||
                _payload.Length + (long)sample.Length > MaxPendingBytes;
            if (mustEnd)
            {
                WriteFragment();
            }
        }
        else
        {
            Stretch(time);
        }

        if (_pending == 0)
        {
            _fragmentTime = time;
            _isKeyFramePending = isKeyFrame;
        }

        _sizes[_pending++] = sample.Length;
        _payload.Bytes(sample);
        _lastTime = time;
    }

    /// <summary>Writes what waits; the last sample lasts until then, for now.</summary>
    public void Flush(long until)
    {
        if (_pending > 0)
        {
            EndLast(until);
            WriteFragment();
        }
        else
        {
            Stretch(until);
        }
    }

    /// <summary>Writes what waits and completes the file.</summary>
    public void End(long until)
    {
        Flush(until);
        Mp4Recovery.Complete(_file, _configuration, _startsAt, _samples);
    }

    private void EndLast(long until)
    {
        _durations[_pending - 1] = DurationUntil(until);
        _end = _lastTime + _durations[_pending - 1];
    }

    private int DurationUntil(long until) => (int)Math.Clamp(until - _lastTime, 1, int.MaxValue);

    /// <summary>Nothing came for a while: the last sample, which is written already, lasts longer than it seemed.</summary>
    private void Stretch(long until)
    {
        if (until <= _end || _samples.Count == 0)
        {
            return;
        }

        var duration = DurationUntil(until);
        _samples.SetLastDuration(duration);
        _end = _lastTime + duration;
        if (_lastDurationAt >= 0)
        {
            Span<byte> bytes = stackalloc byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, duration);
            _file.WriteAt(_lastDurationAt, bytes);
        }
    }

    private void WriteFragment()
    {
        var offset = _file.Length;
        _boxes.Clear();
        var samples = new FragmentSamples
        {
            Sizes = _sizes.AsSpan(0, _pending),
            Durations = _durations.AsSpan(0, _pending),
            Bytes = _payload.Length,
            IsVideo = _configuration.IsVideo,
            StartsWithKeyFrame = _isKeyFramePending,
        };
        var lastDuration = FragmentWriter.Write(_boxes, ++_fragments, _fragmentTime, samples);
        _file.Append(_boxes.Written);
        _file.Append(_payload.Written);
        _lastDurationAt = lastDuration < 0 ? -1 : offset + lastDuration;
        _samples.BeginFragment(offset, offset + _boxes.Length, _isKeyFramePending);
        for (var i = 0; i < _pending; i++)
        {
            _samples.Add(_sizes[i], _durations[i]);
        }

        _pending = 0;
        _payload.Clear();
    }
}
