using System.Buffers.Binary;

namespace LiveRelay.Media.Recording;

/// <summary>
/// H.264 access units of single NAL units, STAP-A and FU-A (RFC 6184 sections 5.6 to 5.8), each NAL unit behind its length in four bytes
/// (ISO/IEC 14496-15 section 5.3.3). Parameter sets stay where they are.
/// </summary>
internal sealed class H264Assembler(IFrameSink sink) : FrameAssembler(sink)
{
    private const int LengthSize = 4;
    private const int IdrSlice = 5;
    private const int LastSlice = 5;
    private const int Filler = 12;
    private const int StapA = 24;
    private const int FuA = 28;

    /// <summary>Where the fragmented unit's length stands; -1 outside of one.</summary>
    private int _fragmented;
    private bool _hasSlice;
    private bool _isKeyFrame;
    private bool _beginsAtFirstSlice;

    protected override void Begin()
    {
        _fragmented = -1;
        _hasSlice = false;
        _isKeyFrame = false;
        _beginsAtFirstSlice = false;
    }

    protected override bool TryAppend(ReadOnlySpan<byte> payload)
    {
        var type = payload[0] & 0x1F;
        if (type == FuA)
        {
            return TryAppendFragment(payload);
        }

        if (_fragmented >= 0)
        {
            return false; // the fragmented unit's end is missing
        }

        return type == StapA ? TryAppendAggregate(payload[1..]) : type is > 0 and < StapA && TryAppendUnit(payload);
    }

    protected override bool TryComplete(out bool isKeyFrame)
    {
        isKeyFrame = _isKeyFrame;
        return _fragmented < 0 && _hasSlice && _beginsAtFirstSlice;
    }

    private bool TryAppendUnit(ReadOnlySpan<byte> unit)
    {
        Look(unit[0] & 0x1F, unit[1..]);
        if ((unit[0] & 0x1F) != Filler)
        {
            AddLength(unit.Length);
            Frame.Add(unit);
        }

        return true;
    }

    private bool TryAppendAggregate(ReadOnlySpan<byte> units)
    {
        while (!units.IsEmpty)
        {
            if (units.Length < 3)
            {
                return false;
            }

            var size = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (size == 0 || size > units.Length - 2 || (units[2] & 0x1F) is 0 or >= StapA)
            {
                return false;
            }

            TryAppendUnit(units.Slice(2, size));
            units = units[(2 + size)..];
        }

        return true;
    }

    /// <summary>Section 5.8: the indicator has F and NRI, the FU header S, E, R and the unit's type.</summary>
    private bool TryAppendFragment(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 3)
        {
            return false;
        }

        var isStart = (payload[1] & 0x80) != 0;
        var isEnd = (payload[1] & 0x40) != 0;
        if (isStart != (_fragmented < 0))
        {
            return false;
        }

        if (isStart)
        {
            var type = payload[1] & 0x1F;
            if (type is 0 or >= StapA)
            {
                return false;
            }

            Look(type, payload[2..]);
            _fragmented = Frame.Length;
            AddLength(0);
            Frame.Add((byte)((payload[0] & 0xE0) | type));
        }

        Frame.Add(payload[2..]);
        if (isEnd && !Frame.IsOverfull)
        {
            BinaryPrimitives.WriteInt32BigEndian(Frame.Bytes[_fragmented..], Frame.Length - _fragmented - LengthSize);
            _fragmented = -1;
        }

        return true;
    }

    /// <summary>
    /// ITU-T H.264 section 7.3.3: a slice begins with first_mb_in_slice as ue(v), whose 0 is a single 1 bit: a picture whose first slice is missing
    /// shows itself there.
    /// </summary>
    private void Look(int type, ReadOnlySpan<byte> unit)
    {
        if (type > LastSlice)
        {
            return;
        }

        if (!_hasSlice)
        {
            _beginsAtFirstSlice = !unit.IsEmpty && (unit[0] & 0x80) != 0;
        }

        _hasSlice = true;
        _isKeyFrame |= type == IdrSlice;
    }

    private void AddLength(int length)
    {
        Span<byte> bytes = stackalloc byte[LengthSize];
        BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        Frame.Add(bytes);
    }
}
