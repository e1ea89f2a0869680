using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LiveRelay.Media.Stun;

/// <summary>A received STUN message (RFC 8489 section 5): a view of its bytes, well-formed, its FINGERPRINT right if it has one.</summary>
public readonly ref struct StunMessage
{
    /// <summary>The header's length in bytes.</summary>
    public const int HeaderLength = 20;

    /// <summary>The longest message that is read or written, in bytes; connectivity checks are about 100 to 150.</summary>
    public const int MaxLength = IDatagramSink.MaxDatagramSize;

    internal const uint MagicCookie = 0x2112A442;
    internal const int IntegrityLength = 20;
    internal const int FingerprintLength = 4;

    private readonly ReadOnlySpan<byte> _data;

    /// <summary>Where MESSAGE-INTEGRITY's header begins; 0 if there is none.</summary>
    private readonly int _integrityOffset;

    /// <summary>The end of the attributes that count: those behind MESSAGE-INTEGRITY are not protected by it and are ignored.</summary>
    private readonly int _attributesEnd;

    private StunMessage(ReadOnlySpan<byte> data, int integrityOffset, int attributesEnd, bool hasFingerprint)
    {
        _data = data;
        _integrityOffset = integrityOffset;
        _attributesEnd = attributesEnd;
        HasFingerprint = hasFingerprint;
    }

    /// <summary>Request, indication, success or error.</summary>
    public StunClass Class => StunMessageType.ClassOf(BinaryPrimitives.ReadUInt16BigEndian(_data));

    /// <summary>The method.</summary>
    public StunMethod Method => StunMessageType.MethodOf(BinaryPrimitives.ReadUInt16BigEndian(_data));

    /// <summary>The 12 bytes that join a response to its request.</summary>
    public ReadOnlySpan<byte> TransactionId => _data.Slice(8, 12);

    /// <summary>Whether it has a FINGERPRINT; it is right then.</summary>
    public bool HasFingerprint { get; }

    /// <summary>Whether it has a MESSAGE-INTEGRITY, right or wrong: see <see cref="VerifyIntegrity"/>.</summary>
    public bool HasIntegrity => _integrityOffset != 0;

    /// <summary>The attributes in order, up to MESSAGE-INTEGRITY and without it.</summary>
    public StunAttributeReader Attributes => new(_data[HeaderLength.._attributesEnd]);

    /// <summary>Reads a datagram that is one STUN message and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> data, out StunMessage message)
    {
        message = default;
        if (!HasHeader(data))
        {
            return false;
        }

        int offset = HeaderLength, integrity = 0;
        var hasFingerprint = false;
        while (offset < data.Length)
        {
            // The length is a multiple of 4, so there is room for an attribute's header.
            int length = BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..]);
            var next = offset + 4 + (length + 3 & ~3);
            if (next > data.Length || hasFingerprint)
            {
                return false; // too long, or something behind FINGERPRINT, which must be the last
            }

            var value = data.Slice(offset + 4, length);
            switch ((StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(data[offset..]))
            {
                case StunAttribute.MessageIntegrity when integrity == 0:
                    if (length != IntegrityLength)
                    {
                        return false;
                    }

                    integrity = offset;
                    break;
                case StunAttribute.Fingerprint:
                    if (length != FingerprintLength
                        || BinaryPrimitives.ReadUInt32BigEndian(value) != StunFingerprint.Compute(data[..offset]))
                    {
                        return false;
                    }

                    hasFingerprint = true;
                    break;
            }

            offset = next;
        }

        message = new StunMessage(data, integrity, integrity != 0 ? integrity : data.Length, hasFingerprint);
        return true;
    }

    /// <summary>
    /// The receiver's ufrag in a Binding request, by which a check from an unknown 5-tuple finds its transport
    /// (RFC 8445 section 7.2.2: USERNAME is "receiver's ufrag:sender's ufrag"). Nothing is authenticated yet.
    /// </summary>
    public static bool TryGetUsername(ReadOnlySpan<byte> datagram, out ReadOnlySpan<byte> localUfrag)
    {
        localUfrag = default;
        if (!TryParse(datagram, out var message)
            || message is not { Class: StunClass.Request, Method: StunMethod.Binding }
            || !message.TryGet(StunAttribute.Username, out var username))
        {
            return false;
        }

        var colon = username.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        localUfrag = username[..colon];
        return true;
    }

    /// <summary>The value of the first attribute of a type (RFC 8489 section 14: of repeated ones only the first counts).</summary>
    public bool TryGet(StunAttribute type, out ReadOnlySpan<byte> value)
    {
        var attributes = Attributes;
        while (attributes.TryRead(out var found, out value))
        {
            if (found == type)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether there is an attribute of a type.</summary>
    public bool Has(StunAttribute type) => TryGet(type, out _);

    /// <summary>PRIORITY (RFC 8445 section 7.1.1).</summary>
    public bool TryGetPriority(out uint priority)
    {
        var ok = TryGet(StunAttribute.Priority, out var value) && value.Length == 4;
        priority = ok ? BinaryPrimitives.ReadUInt32BigEndian(value) : 0;
        return ok;
    }

    /// <summary>XOR-MAPPED-ADDRESS (RFC 8489 section 14.2).</summary>
    public bool TryGetMappedAddress(out StunAddress address)
    {
        address = default;
        return TryGet(StunAttribute.XorMappedAddress, out var value) && StunAddress.TryReadXor(value, TransactionId, out address);
    }

    /// <summary>ERROR-CODE's number, 300 to 699 (RFC 8489 section 14.8).</summary>
    public bool TryGetErrorCode(out int code)
    {
        code = 0;
        if (!TryGet(StunAttribute.ErrorCode, out var value) || value.Length < 4 || (value[2] & 7) is < 3 or > 6 || value[3] > 99)
        {
            return false;
        }

        code = (value[2] & 7) * 100 + value[3];
        return true;
    }

    /// <summary>Collects the types that must be understood and are not known here (RFC 8489 section 6.3.1), as many as there is room for.</summary>
    /// <returns>How many were collected.</returns>
    public int CollectUnknownRequired(Span<ushort> types)
    {
        var count = 0;
        var attributes = Attributes;
        while (count < types.Length && attributes.TryRead(out var type, out _))
        {
            if ((ushort)type < 0x8000 && !IsKnown(type))
            {
                types[count++] = (ushort)type;
            }
        }

        return count;
    }

    /// <summary>Whether MESSAGE-INTEGRITY is there and right (RFC 8489 section 14.5). Takes the same time wherever it is wrong.</summary>
    /// <param name="key">Short-term credentials: the password's UTF-8 bytes.</param>
    public bool VerifyIntegrity(ReadOnlySpan<byte> key)
    {
        if (!HasIntegrity)
        {
            return false;
        }

        // What was hashed is the message up to the attribute, its length field ending with the attribute.
        Span<byte> hashed = stackalloc byte[MaxLength];
        hashed = hashed[.._integrityOffset];
        _data[.._integrityOffset].CopyTo(hashed);
        BinaryPrimitives.WriteUInt16BigEndian(hashed[2..], (ushort)(_integrityOffset + 4 + IntegrityLength - HeaderLength));
        Span<byte> expected = stackalloc byte[IntegrityLength];
        StunIntegrity.Compute(key, hashed, expected);
        return CryptographicOperations.FixedTimeEquals(expected, _data.Slice(_integrityOffset + 4, IntegrityLength));
    }

    private static bool HasHeader(ReadOnlySpan<byte> data) =>
        data.Length is >= HeaderLength and <= MaxLength
        && (data[0] & 0xC0) == 0
        && BinaryPrimitives.ReadUInt32BigEndian(data[4..]) == MagicCookie
        && (data[3] & 3) == 0
        && BinaryPrimitives.ReadUInt16BigEndian(data[2..]) == data.Length - HeaderLength;

    private static bool IsKnown(StunAttribute type) => type is
        StunAttribute.MappedAddress or StunAttribute.Username or StunAttribute.MessageIntegrity or StunAttribute.ErrorCode
        or StunAttribute.UnknownAttributes or StunAttribute.Realm or StunAttribute.Nonce or StunAttribute.MessageIntegritySha256
        or StunAttribute.PasswordAlgorithm or StunAttribute.UserHash or StunAttribute.XorMappedAddress or StunAttribute.Priority
        or StunAttribute.UseCandidate;
}
