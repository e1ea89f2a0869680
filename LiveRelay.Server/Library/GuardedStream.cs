namespace LiveRelay.Server.Library;

/// <summary>
/// A file that is read only as long as that is allowed: it is asked again while bytes flow, so that what was withdrawn stops also for a player that
/// holds a long answer open. Its length is what it was when it was opened, since a file that grows must not change under an answer.
/// </summary>
internal sealed class GuardedStream : Stream
{
    private readonly Stream _file;
    private readonly Func<CancellationToken, Task<bool>> _isAllowed;
    private readonly TimeProvider _time;
    private long _asked;

    /// <param name="file">The bytes, wherever they lie; they are disposed of together with this.</param>
    /// <param name="isAllowed">Asks again.</param>
    /// <param name="time">The clock.</param>
    internal GuardedStream(Stream file, Func<CancellationToken, Task<bool>> isAllowed, TimeProvider time) =>
        (_file, _isAllowed, _time, _asked, Length) = (file, isAllowed, time, time.GetTimestamp(), file.Length);

    /// <summary>It is not asked oftener.</summary>
    internal static TimeSpan AskEvery { get; } = TimeSpan.FromSeconds(1);

    public override long Length { get; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Position
    {
        get => _file.Position;
        set => _file.Position = value;
    }

    /// <exception cref="OperationCanceledException">It is allowed no longer: the connection is to be broken off.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_time.GetElapsedTime(_asked) >= AskEvery)
        {
            _asked = _time.GetTimestamp();
            if (!await _isAllowed(cancellationToken))
            {
                throw new OperationCanceledException("The recording is closed by now.");
            }
        }

        var rest = Math.Max(0, Length - Position);
        return await _file.ReadAsync(rest < buffer.Length ? buffer[..(int)rest] : buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => _file.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
