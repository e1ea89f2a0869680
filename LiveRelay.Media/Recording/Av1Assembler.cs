using LiveRelay.Media.Rtp;

namespace LiveRelay.Media.Recording;

/// <summary>
/// AV1 temporal units (AOMedia's RTP payload format, section 4): OBU elements, some in fragments, become OBUs that have their size in them
/// (AV1 specification section 5.2), without temporal delimiters, tile lists and padding.
/// </summary>
internal sealed class Av1Assembler(IFrameSink sink) : FrameAssembler(sink)
{
    private const int SequenceHeader = 1;
    private const int TemporalDelimiter = 2;
    private const int FrameHeader = 3;
    private const int CodedFrame = 6;
    private const int TileList = 8;
    private const int Padding = 15;

    private readonly FrameBuffer _obu = new();
    private bool _isFragmented;
    private bool _hasSequenceHeader;
    private bool _hasFrame;
    private bool _isKeyFrame;

    protected override void Begin()
    {
        _obu.Clear();
        _isFragmented = false;
        _hasSequenceHeader = false;
        _hasFrame = false;
        _isKeyFrame = false;
    }

    /// <summary>Section 4.4: Z (goes on with a fragment), Y (the last element goes on), W (elements, 0 when each has its size), N.</summary>
    protected override bool TryAppend(ReadOnlySpan<byte> payload)
    {
        var header = payload[0];
        var goesOn = (header & 0x80) != 0;
        var endsInFragment = (header & 0x40) != 0;
        var elements = (header >> 4) & 0x03;
        payload = payload[1..];
        if (goesOn != _isFragmented)
        {
            return false;
        }

        for (var i = 1; !payload.IsEmpty; i++)
        {
            var length = payload.Length;
            var isLast = elements != 0 && i == elements;
            if (!isLast)
            {
                if (!Leb128.TryRead(payload, out length, out var lengthSize) || length > payload.Length - lengthSize)
                {
                    return false;
                }

                payload = payload[lengthSize..];
            }

            isLast |= elements == 0 && length == payload.Length;
            _obu.Add(payload[..length]);
            payload = payload[length..];
            _isFragmented = isLast && endsInFragment;
            if (_obu.IsOverfull || (!_isFragmented && !TryEndObu()) || (isLast && !payload.IsEmpty))
            {
                return false;
            }
        }

        return true;
    }

    protected override bool TryComplete(out bool isKeyFrame)
    {
        isKeyFrame = _isKeyFrame && _hasSequenceHeader;
        return !_isFragmented && _hasFrame;
    }

    /// <summary>AV1 specification section 5.3.2: forbidden bit, type (4 bits), extension flag, has_size_field, reserved; then the extension byte.</summary>
    private bool TryEndObu()
    {
        ReadOnlySpan<byte> obu = _obu.Bytes;
        _obu.Clear();
        if (obu.IsEmpty)
        {
            return true; // an element may be empty
        }

        var header = obu[0];
        var type = (header >> 3) & 0x0F;
        var headerLength = (header & 0x04) != 0 ? 2 : 1;
        if ((header & 0x80) != 0 || obu.Length < headerLength)
        {
            return false;
        }

        var body = obu[headerLength..];
        if ((header & 0x02) != 0)
        {
            if (!Leb128.TryRead(body, out var size, out var sizeLength) || size > body.Length - sizeLength)
            {
                return false;
            }

            body = body.Slice(sizeLength, size);
        }

        if (type is TemporalDelimiter or TileList or Padding)
        {
            return true;
        }

        Look(type, body);
        Frame.Add((byte)(header | 0x02));
        Frame.Add(obu[1..headerLength]);
        Span<byte> length = stackalloc byte[Leb128.MaxLength];
        Frame.Add(length[..Leb128.Write(length, body.Length)]);
        Frame.Add(body);
        return true;
    }

    /// <summary>Section 5.9.2: show_existing_frame, then frame_type in two bits, 0 for a keyframe.</summary>
    private void Look(int type, ReadOnlySpan<byte> body)
    {
        _hasSequenceHeader |= type == SequenceHeader;
        if (type is FrameHeader or CodedFrame && !_hasFrame)
        {
            _hasFrame = true;
            _isKeyFrame = !body.IsEmpty && (body[0] & 0xE0) == 0;
        }
    }
}
