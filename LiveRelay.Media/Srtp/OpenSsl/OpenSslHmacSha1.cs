namespace LiveRelay.Media.Srtp.OpenSsl;

/// <summary>
/// HMAC-SHA1 by EVP. The states after the padded key's block, inner and outer, are made once and copied for each packet,
/// which saves two of the SHA-1 blocks and all of the key's set-up.
/// </summary>
internal sealed unsafe class OpenSslHmacSha1 : HmacSha1
{
    // RFC 2104 section 2.
    private const int BlockLength = 64;
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;

    private readonly DigestContext _inner;
    private readonly DigestContext _outer;
    private readonly DigestContext _work = new();

    public OpenSslHmacSha1(ReadOnlySpan<byte> key)
    {
        _inner = Begin(key, InnerPad);
        _outer = Begin(key, OuterPad);
    }

    public override void Compute(ReadOnlySpan<byte> data, ReadOnlySpan<byte> end, Span<byte> hash)
    {
        var work = _work.Pointer;
        uint written;
        fixed (byte* dataPointer = data, endPointer = end, hashPointer = hash)
        {
            LibCrypto.Check(LibCrypto.DigestCopy(work, _inner.Pointer));
            LibCrypto.Check(LibCrypto.DigestUpdate(work, dataPointer, (nuint)data.Length));
            if (end.Length > 0)
            {
                LibCrypto.Check(LibCrypto.DigestUpdate(work, endPointer, (nuint)end.Length));
            }

            LibCrypto.Check(LibCrypto.DigestFinal(work, hashPointer, &written));
            LibCrypto.Check(LibCrypto.DigestCopy(work, _outer.Pointer));
            LibCrypto.Check(LibCrypto.DigestUpdate(work, hashPointer, HashLength));
            LibCrypto.Check(LibCrypto.DigestFinal(work, hashPointer, &written));
        }

        GC.KeepAlive(this);
    }

    public override void Dispose()
    {
        _inner.Dispose();
        _outer.Dispose();
        _work.Dispose();
    }

    private static DigestContext Begin(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        block.Fill(pad);
        for (var i = 0; i < key.Length; i++)
        {
            block[i] ^= key[i];
        }

        var context = new DigestContext();
        fixed (byte* blockPointer = block)
        {
            LibCrypto.Check(LibCrypto.DigestUpdate(context.Pointer, blockPointer, BlockLength));
        }

        return context;
    }
}
