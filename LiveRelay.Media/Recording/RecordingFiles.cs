using LiveRelay.Media.Recording.Mp4;

namespace LiveRelay.Media.Recording;

/// <summary>The files of one recording: their names, and how the disk does. When it fails, all pause; when there is room again, new files go on.</summary>
internal sealed class RecordingFiles
{
    private const long Megabyte = 1 << 20;
    private static readonly TimeSpan _roomCheck = TimeSpan.FromSeconds(1);

    /// <summary>A disk that fails again soon is tried less and less often, but no less than this.</summary>
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(30);

    private readonly RecordingOptions _options;
    private readonly IRecordingStorage _storage;
    private readonly IContainer _container;
    private readonly IRecordingJournal _journal;
    private readonly int _firstNumber;
    private readonly List<TrackFile> _open = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<TrackName, int> _nextNumbers = [];
    private readonly Dictionary<(TrackName, string?), int> _numbers = [];
    private Instant _nextRoomCheck;
    private Instant _resumed = Instant.Zero;
    private Instant _resumeAt;
    private TimeSpan _resumeWait;
    private bool _hasFailed;

    /// <summary>Whether the disk takes something again has not been seen yet.</summary>
    private bool _isTrying;

    internal RecordingFiles(RecordingOptions options, int firstNumber, IRecordingStorage storage, IContainer container, IRecordingJournal journal)
    {
        _options = options;
        _firstNumber = firstNumber;
        _storage = storage;
        _container = container;
        _journal = journal;
    }

    /// <summary>Whether the disk takes nothing.</summary>
    internal bool IsPaused { get; private set; }

    /// <summary>Begins a file; <c>null</c> if its first sample does not say enough, or the disk fails.</summary>
    /// <param name="key">The track.</param>
    /// <param name="participant">Who publishes it.</param>
    /// <param name="codec">How it is coded.</param>
    /// <param name="firstSample">A keyframe, or any sound.</param>
    /// <param name="turn">By how many degrees clockwise its picture is to be turned.</param>
    /// <param name="startsAt">Where it begins, in microseconds of the lesson's clock.</param>
    internal TrackFile? Open(in TrackKey key, string? participant, SampleCodec codec, ReadOnlySpan<byte> firstSample, int turn, long startsAt)
    {
        if (IsPaused || _container.Describe(codec, firstSample, turn) is not { } track)
        {
            return null;
        }

        try
        {
            var name = NextName(key);
            var file = Begin(_storage.Create(name), name, codec, turn, startsAt, track);
            _open.Add(file);
            if (_isTrying)
            {
                _isTrying = false;
                _journal.DiskRecovered();
            }

            _journal.TrackStarted(new RecordedTrackInfo
            {
                FileName = name,
                Track = key.Track,
                IsVideo = key.IsVideo,
                Codec = codec == SampleCodec.Opus ? "Opus" : codec.ToString().ToUpperInvariant(),
                Participant = participant,
                StartsAt = TimeSpan.FromMicroseconds(startsAt),
                Width = track.Width,
                Height = track.Height,
            });
            return file;
        }
        catch (IOException exception)
        {
            Pause(exception);
            return null;
        }
    }

    /// <summary>Nothing has come for a while: see <see cref="TrackFile.FlushIdle"/>.</summary>
    internal void FlushIdle(TrackFile file, Instant now, TimeSpan patience, long until)
    {
        try
        {
            file.FlushIdle(now, patience, until);
        }
        catch (IOException exception)
        {
            Pause(exception);
        }
    }

    /// <summary>A sample for an open file; if the disk fails, all files pause.</summary>
    internal void Write(TrackFile file, Instant now, long time, int duration, bool isKeyFrame, ReadOnlySpan<byte> sample)
    {
        try
        {
            file.Write(now, time, duration, isKeyFrame, sample);
        }
        catch (IOException exception)
        {
            Pause(exception);
        }
    }

    /// <summary>Completes a file.</summary>
    internal void End(TrackFile file, long until)
    {
        if (file.IsClosed)
        {
            return;
        }

        try
        {
            file.End(until);
        }
        catch (IOException exception)
        {
            Pause(exception);
            return;
        }

        Close(file);
        _open.Remove(file);
    }

    /// <summary>Later files of this part of the stage are a set of their own.</summary>
    internal void ForgetNumber(in TrackKey key) => _numbers.Remove((key.Track, key.Participant));

    /// <summary>The disk said, at another time than while writing, that it failed.</summary>
    internal void Pause(IOException exception)
    {
        foreach (var file in _open)
        {
            file.Abandon(_container);
            Close(file);
        }

        _open.Clear();
        _hasFailed = true;
        if (!IsPaused && !_isTrying)
        {
            _journal.DiskProblem(exception is DiskFullException, exception.Message);
        }

        IsPaused = true;
        _isTrying = false;
    }

    /// <summary>Looks from time to time whether there is room.</summary>
    internal void HandleTimeout(Instant now)
    {
        if (now < _nextRoomCheck)
        {
            return;
        }

        _nextRoomCheck = now + _roomCheck;
        if (_hasFailed)
        {
            _hasFailed = false;
            var failsAgain = now - _resumed < _longestWait;
            _resumeWait = failsAgain && 2 * _resumeWait < _longestWait ? 2 * _resumeWait : failsAgain ? _longestWait : _roomCheck;
            _resumeAt = now + _resumeWait;
        }

        try
        {
            var free = _storage.FreeBytes;
            var needed = _options.MinFreeMegabytes * Megabyte;
            if (!IsPaused && free < needed)
            {
                Pause(new DiskFullException($"Only {free / Megabyte} MB are free."));
            }
            else if (IsPaused && now >= _resumeAt && free >= needed + (2 * Megabyte))
            {
                IsPaused = false;
                _isTrying = true;
                _resumed = now;
            }
        }
        catch (IOException exception)
        {
            Pause(exception);
        }
    }

    private TrackFile Begin(IRecordingFile created, string name, SampleCodec codec, int turn, long startsAt, IContainerTrack track)
    {
        try
        {
            return new TrackFile(name, codec, turn, startsAt, _options.Fragment, created, track);
        }
        catch (IOException)
        {
            _storage.Close(created);
            throw;
        }
    }

    private void Close(TrackFile file)
    {
        _journal.TrackEnded(
            file.Name,
            TimeSpan.FromMicroseconds(file.ToLessonTime(file.Next) - file.StartsAt),
            file.File.Length,
            TimeSpan.FromMicroseconds(file.Skew));
        _storage.Close(file.File);
    }

    /// <summary>Picture and sound of one part share a number, as long as neither needs a second file.</summary>
    private string NextName(in TrackKey key)
    {
        var part = (key.Track, key.Participant);
        if (!_numbers.TryGetValue(part, out var number))
        {
            number = TakeNumber(key.Track);
        }

        if (!_names.Add(NameOf(key, number)))
        {
            number = TakeNumber(key.Track);
            _names.Add(NameOf(key, number));
        }

        _numbers[part] = number;
        return NameOf(key, number);
    }

    private int TakeNumber(TrackName track)
    {
        var number = _nextNumbers.GetValueOrDefault(track, _firstNumber);
        _nextNumbers[track] = number + 1;
        return number;
    }

    private static string NameOf(in TrackKey key, int number) =>
        $"{key.Track.ToString().ToLowerInvariant()}-{number}.{(key.IsVideo ? "video" : "audio")}.mp4";
}
