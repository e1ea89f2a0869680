namespace LiveRelay.Media.Recording;

/// <summary>Is given the frames that an assembler makes of packets.</summary>
internal interface IFrameSink
{
    /// <summary>A whole frame, in the form in which it is stored. The bytes are the assembler's: they hold until this returns.</summary>
    void OnFrame(ReadOnlySpan<byte> frame, uint timestamp, bool isKeyFrame);

    /// <summary>A frame is lost: what comes before the next keyframe cannot be decoded rightly.</summary>
    void OnBrokenFrame();
}

/// <summary>
/// Makes frames of one stream's packets, which must come in order: packets of one timestamp are a frame, the marker ends it (RFC 3550 section 5.1
/// and every payload format here). What a codec's payloads look like is its subclass's.
/// </summary>
internal abstract class FrameAssembler(IFrameSink sink)
{
    private uint _timestamp;
    private bool _isOpen;
    private bool _isBroken;

    /// <summary>The frame's bytes so far.</summary>
    protected FrameBuffer Frame { get; } = new();

    /// <summary>Takes the next packet's payload.</summary>
    internal void Add(ReadOnlySpan<byte> payload, uint timestamp, bool marker)
    {
        if (_isOpen && timestamp != _timestamp)
        {
            End(); // its marker was on a packet without media, or never set
        }

        if (payload.IsEmpty)
        {
            return; // a padding probe
        }

        if (!_isOpen)
        {
            _isOpen = true;
            _isBroken = false;
            _timestamp = timestamp;
            Frame.Clear();
            Begin();
        }

        _isBroken = _isBroken || !TryAppend(payload) || Frame.IsOverfull;
        if (marker)
        {
            End();
        }
    }

    /// <summary>Packets are missing before the next one.</summary>
    internal void OnLoss()
    {
        if (_isOpen)
        {
            _isBroken = true; // told when it ends: what follows may still be its rest
        }
        else
        {
            sink.OnBrokenFrame();
        }
    }

    /// <summary>No more packets will come: what is whole is given out.</summary>
    internal void Flush()
    {
        if (_isOpen)
        {
            End();
        }
    }

    /// <summary>A frame's first packet follows.</summary>
    protected abstract void Begin();

    /// <summary>Adds a payload to the frame; false if it does not fit what came before or cannot be read.</summary>
    protected abstract bool TryAppend(ReadOnlySpan<byte> payload);

    /// <summary>The last payload was added: false if something is still missing.</summary>
    protected abstract bool TryComplete(out bool isKeyFrame);

    private void End()
    {
        _isOpen = false;
        if (!_isBroken && TryComplete(out var isKeyFrame))
        {
            sink.OnFrame(Frame.Bytes, _timestamp, isKeyFrame);
        }
        else
        {
            sink.OnBrokenFrame();
        }
    }
}

/// <summary>Bytes that grow to a frame's size, and no further than a sane frame's; kept from frame to frame.</summary>
internal sealed class FrameBuffer
{
    /// <summary>Four megabytes: a keyframe of a 4K screen takes less than half of it.</summary>
    internal const int MaxLength = 4 << 20;

    private byte[] _bytes = new byte[16 << 10];

    internal int Length { get; private set; }

    /// <summary>Whether more was added than may be: the rest is not there.</summary>
    internal bool IsOverfull { get; private set; }

    internal Span<byte> Bytes => _bytes.AsSpan(0, Length);

    internal void Clear()
    {
        Length = 0;
        IsOverfull = false;
    }

    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if (IsOverfull || bytes.Length > MaxLength - Length)
        {
            IsOverfull = true;
            return;
        }

        if (Length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Min(MaxLength, Math.Max(Length + bytes.Length, 2 * _bytes.Length)));
        }

        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    internal void Add(byte value) => Add([value]);
}
