using System.Buffers.Binary;

namespace LiveRelay.Media.Stun;

/// <summary>Walks the attributes of a message that <see cref="StunMessage.TryParse"/> has found well-formed.</summary>
public ref struct StunAttributeReader
{
    private ReadOnlySpan<byte> _rest;

    internal StunAttributeReader(ReadOnlySpan<byte> attributes) => _rest = attributes;

    /// <summary>The next attribute; false at the end.</summary>
    public bool TryRead(out StunAttribute type, out ReadOnlySpan<byte> value)
    {
        if (_rest.IsEmpty)
        {
            type = default;
            value = default;
            return false;
        }

        type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(_rest);
        int length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        value = _rest.Slice(4, length);
        _rest = _rest[(4 + (length + 3 & ~3))..];
        return true;
    }
}
