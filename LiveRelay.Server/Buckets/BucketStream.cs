using LiveRelay.Server.Jobs;

namespace LiveRelay.Server.Buckets;

/// <summary>
/// An object of the bucket that is read like a file, in requests for a window each: small ones where it is read here and there, larger ones where it is read on.
/// </summary>
internal sealed class BucketStream : Stream
{
    private const long LeastWindow = 128 << 10;
    private const long MostWindow = 16 << 20;
    private const int Growth = 4;
    private const int Tries = 3;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly Bucket _bucket;
    private readonly string _key;
    private readonly long? _until;
    private Stream? _window;
    private long _windowAt;
    private long _windowEnd;
    private long _windowBytes = LeastWindow;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="key">The object.</param>
    /// <param name="length">Its size.</param>
    /// <param name="until">Where reading will end, if that is known: then it is one request.</param>
    internal BucketStream(Bucket bucket, string key, long length, long? until) => (_bucket, _key, Length, _until) = (bucket, key, length, until);

    public override long Length { get; }

    public override long Position { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <exception cref="BucketException">The bucket does not give it.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.Length == 0)
        {
            return 0;
        }

        for (var number = 1; ; number++)
        {
            try
            {
                var read = await ReadOnceAsync(buffer, cancellationToken);
                (Position, _windowAt) = (Position + read, _windowAt + read);
                return read;
            }
            catch (IOException e) when (e is not BucketException && number < Tries)
            {
                // The connection broke: on from where it was.
                await CloseAsync();
            }
            catch (IOException e) when (e is not BucketException)
            {
                throw new BucketException(JobCause.BucketUnreachable, e.Message, e);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Waits: only for readers that know no other way, on threads that may wait.</summary>
    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _window?.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_window is null || _windowAt != Position || Position >= _windowEnd)
        {
            await OpenAsync(cancellationToken);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_patience);
        var most = (int)Math.Min(buffer.Length, _windowEnd - Position);
        try
        {
            var read = await _window!.ReadAsync(buffer[..most], limit.Token);
            return read > 0 ? read : throw new EndOfStreamException("The bucket gave less than it has.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The bucket gives no more bytes.");
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var goesOn = _window is not null && _windowAt == Position;
        await CloseAsync();
        _windowBytes = goesOn ? Math.Min(_windowBytes * Growth, MostWindow) : LeastWindow;
        _windowEnd = _until is { } until && until > Position ? Math.Min(until, Length) : Math.Min(Position + _windowBytes, Length);
        _windowAt = Position;
        _window = await _bucket.ReadAsync(_key, Position, _windowEnd, cancellationToken);
    }

    private async Task CloseAsync()
    {
        if (_window is not null)
        {
            await _window.DisposeAsync();
            _window = null;
        }
    }
}
