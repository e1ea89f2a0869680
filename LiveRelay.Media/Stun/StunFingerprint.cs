namespace LiveRelay.Media.Stun;

/// <summary>FINGERPRINT (RFC 8489 section 14.7): the CRC-32 of ISO 3309 (as in Ethernet and zip), XOR "STUN".</summary>
internal static class StunFingerprint
{
    private const uint Mask = 0x5354554E;
    private const uint ReversedPolynomial = 0xEDB88320;
    private static readonly uint[] _table = MakeTable();

    /// <summary>The value for a message that ends before the attribute, but whose length field counts it already.</summary>
    public static uint Compute(ReadOnlySpan<byte> messageBefore)
    {
        var crc = uint.MaxValue;
        foreach (var b in messageBefore)
        {
            crc = _table[(byte)crc ^ b] ^ crc >> 8;
        }

        return ~crc ^ Mask;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? crc >> 1 ^ ReversedPolynomial : crc >> 1;
            }

            table[i] = crc;
        }

        return table;
    }
}
