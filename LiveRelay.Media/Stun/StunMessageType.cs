namespace LiveRelay.Media.Stun;

/// <summary>What a message wants (RFC 8489 section 5): the two class bits of its type.</summary>
public enum StunClass : byte
{
    /// <summary>Asks for a response.</summary>
    Request = 0,

    /// <summary>Wants no response.</summary>
    Indication = 1,

    /// <summary>The answer to a request that was carried out.</summary>
    Success = 2,

    /// <summary>The answer to a request that was refused.</summary>
    Error = 3,
}

/// <summary>A message's method, 12 bits. ICE knows one.</summary>
public enum StunMethod : ushort
{
    /// <summary>Binding (RFC 8489 section 3), the method of ICE's connectivity checks.</summary>
    Binding = 1,
}

/// <summary>The first 16 bits of a message: method and class, interleaved (RFC 8489 section 5, figure 3).</summary>
internal static class StunMessageType
{
    /// <summary>M11..M7 C1 M6..M4 C0 M3..M0.</summary>
    public static ushort Encode(StunClass messageClass, StunMethod method)
    {
        int m = (int)method, c = (int)messageClass;
        return (ushort)((m & 0xF80) << 2 | (m & 0x070) << 1 | (m & 0x00F) | (c & 2) << 7 | (c & 1) << 4);
    }

    public static StunClass ClassOf(ushort type) => (StunClass)(type >> 7 & 2 | type >> 4 & 1);

    public static StunMethod MethodOf(ushort type) => (StunMethod)(type >> 2 & 0xF80 | type >> 1 & 0x070 | type & 0x00F);
}
