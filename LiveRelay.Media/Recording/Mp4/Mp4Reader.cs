namespace LiveRelay.Media.Recording.Mp4;

/// <summary>Reads a file without changing it, also one that is being written: each <see cref="Read"/> goes on where the last one ended.</summary>
internal sealed class Mp4Reader(IReadableFile file)
{
    private Mp4File? _recording;
    private bool _isComplete;

    internal Mp4Summary Read()
    {
        if (_recording is null || file.Length < _recording.End)
        {
            _recording = Mp4File.Open(file);
            _isComplete = false;
        }

        if (_recording is null)
        {
            return Mp4Summary.Unreadable;
        }

        _isComplete = _isComplete || _recording.TryReadTable();
        if (!_isComplete)
        {
            _recording.ReadFragments();
        }

        return _recording.Summarize(_isComplete, bytesCut: 0);
    }
}
