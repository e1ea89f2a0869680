using System.Buffers.Binary;

namespace LiveRelay.Media.Rtp;

/// <summary>H.264 payloads (RFC 6184): single NAL units, STAP-A and FU-A, the three of packetization mode 1.</summary>
public static class H264Payload
{
    private const int IdrSlice = 5;
    private const int SequenceParameterSet = 7;
    private const int StapA = 24;
    private const int FuA = 28;

    /// <summary>Whether a sequence parameter set or the beginning of an IDR picture is in this payload: a decoder needs both, in this order.</summary>
    public static bool IsKeyFrame(ReadOnlySpan<byte> payload) => HasUnit(payload, SequenceParameterSet) || HasUnit(payload, IdrSlice);

    /// <summary>Whether a sequence parameter set is in this payload.</summary>
    public static bool HasParameterSet(ReadOnlySpan<byte> payload) => HasUnit(payload, SequenceParameterSet);

    /// <summary>The height that a sequence parameter set in this payload gives, in pixels; 0 where there is none.</summary>
    public static int HeightOf(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return 0;
        }

        var unit = (payload[0] & 0x1F) == StapA ? FindInAggregate(payload[1..], SequenceParameterSet)
            : (payload[0] & 0x1F) == SequenceParameterSet ? payload
            : [];
        return !unit.IsEmpty && H264SequenceParameters.TryRead(unit, out var parameters) ? parameters.Height : 0;
    }

    private static bool HasUnit(ReadOnlySpan<byte> payload, int type)
    {
        if (payload.IsEmpty)
        {
            return false;
        }

        return (payload[0] & 0x1F) switch
        {
            StapA => !FindInAggregate(payload[1..], type).IsEmpty,

            // Section 5.8: S is set in the first fragment; the unit's own type stands beside it.
            FuA => payload.Length > 1 && (payload[1] & 0x80) != 0 && (payload[1] & 0x1F) == type,
            var own => own == type,
        };
    }

    /// <summary>The first unit of a type; empty if there is none.</summary>
    private static ReadOnlySpan<byte> FindInAggregate(ReadOnlySpan<byte> units, int type)
    {
        while (units.Length > 2)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (size == 0 || size > units.Length - 2)
            {
                return [];
            }

            if ((units[2] & 0x1F) == type)
            {
                return units.Slice(2, size);
            }

            units = units[(2 + size)..];
        }

        return [];
    }
}
