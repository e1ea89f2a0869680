using System.Buffers.Binary;

namespace LiveRelay.Media.Stun;

/// <summary>Writes one STUN message into a span (RFC 8489 sections 5 and 14). The span must have room for all that is added.</summary>
/// <exception cref="ArgumentOutOfRangeException">From any method: the span is too short.</exception>
public ref struct StunWriter
{
    private readonly Span<byte> _data;

    /// <summary>Begins a message.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="messageClass">Its class.</param>
    /// <param name="method">Its method.</param>
    /// <param name="transactionId">12 bytes: random in a request, the request's in a response.</param>
    public StunWriter(Span<byte> destination, StunClass messageClass, StunMethod method, scoped ReadOnlySpan<byte> transactionId)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(transactionId.Length, 12, nameof(transactionId));
        _data = destination;
        Length = StunMessage.HeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(_data, StunMessageType.Encode(messageClass, method));
        BinaryPrimitives.WriteUInt16BigEndian(_data[2..], 0);
        BinaryPrimitives.WriteUInt32BigEndian(_data[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(_data[8..]);
    }

    /// <summary>The message's length so far, in bytes; it is a whole message after each call.</summary>
    public int Length { get; private set; }

    /// <summary>The message so far.</summary>
    public readonly ReadOnlySpan<byte> Message => _data[..Length];

    /// <summary>Adds an attribute with any value.</summary>
    public void Add(StunAttribute type, scoped ReadOnlySpan<byte> value)
    {
        var offset = Length;
        value.CopyTo(Begin(type, value.Length));
        _data[(offset + 4 + value.Length)..Length].Clear();
    }

    /// <summary>Adds an attribute without a value, such as USE-CANDIDATE.</summary>
    public void AddFlag(StunAttribute type) => Begin(type, 0);

    /// <summary>Adds an attribute of 32 bits, such as PRIORITY.</summary>
    public void AddUInt32(StunAttribute type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Begin(type, 4), value);

    /// <summary>Adds an attribute of 64 bits, such as ICE-CONTROLLING.</summary>
    public void AddUInt64(StunAttribute type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Begin(type, 8), value);

    /// <summary>Adds XOR-MAPPED-ADDRESS or an attribute of its form (RFC 8489 section 14.2).</summary>
    public void AddXorAddress(StunAttribute type, StunAddress address)
    {
        Span<byte> value = stackalloc byte[StunAddress.MaxLength];
        var length = address.WriteXor(value, _data.Slice(8, 12));
        Add(type, value[..length]);
    }

    /// <summary>Adds ERROR-CODE (RFC 8489 section 14.8).</summary>
    /// <param name="code">300 to 699.</param>
    /// <param name="reason">The reason phrase, UTF-8.</param>
    public void AddErrorCode(int code, scoped ReadOnlySpan<byte> reason)
    {
        var offset = Length;
        var value = Begin(StunAttribute.ErrorCode, 4 + reason.Length);
        BinaryPrimitives.WriteUInt32BigEndian(value, (uint)(code / 100 << 8 | code % 100));
        reason.CopyTo(value[4..]);
        _data[(offset + 8 + reason.Length)..Length].Clear();
    }

    /// <summary>Adds UNKNOWN-ATTRIBUTES (RFC 8489 section 14.9).</summary>
    public void AddUnknownAttributes(scoped ReadOnlySpan<ushort> types)
    {
        var offset = Length;
        var value = Begin(StunAttribute.UnknownAttributes, 2 * types.Length);
        for (var i = 0; i < types.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value[(2 * i)..], types[i]);
        }

        _data[(offset + 4 + 2 * types.Length)..Length].Clear();
    }

    /// <summary>Adds MESSAGE-INTEGRITY (RFC 8489 section 14.5) over what is there; only FINGERPRINT may follow.</summary>
    /// <param name="key">Short-term credentials: the password's UTF-8 bytes.</param>
    public void AddIntegrity(ReadOnlySpan<byte> key)
    {
        var hashed = _data[..Length];
        var value = Begin(StunAttribute.MessageIntegrity, StunMessage.IntegrityLength);
        StunIntegrity.Compute(key, hashed, value);
    }

    /// <summary>Adds FINGERPRINT (RFC 8489 section 14.7); nothing may follow.</summary>
    public void AddFingerprint()
    {
        var covered = _data[..Length];
        var value = Begin(StunAttribute.Fingerprint, StunMessage.FingerprintLength);
        BinaryPrimitives.WriteUInt32BigEndian(value, StunFingerprint.Compute(covered));
    }

    /// <summary>Writes an attribute's header and the message's new length; returns the place of the value, without the padding.</summary>
    private Span<byte> Begin(StunAttribute type, int length)
    {
        var attribute = _data.Slice(Length, 4 + (length + 3 & ~3));
        BinaryPrimitives.WriteUInt16BigEndian(attribute, (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(attribute[2..], (ushort)length);
        Length += attribute.Length;
        BinaryPrimitives.WriteUInt16BigEndian(_data[2..], (ushort)(Length - StunMessage.HeaderLength));
        return attribute.Slice(4, length);
    }
}
