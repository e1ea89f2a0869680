namespace LiveRelay.Media.Srtp.OpenSsl;

/// <summary>AES-128-GCM by EVP. One context serves both directions: GCM uses the same key schedule for both.</summary>
internal sealed unsafe class OpenSslGcmCipher(ReadOnlySpan<byte> key) : GcmCipher
{
    private readonly CipherContext _context = new(LibCrypto.Aes128Gcm(), key);

    public override void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, int prefixLength, ReadOnlySpan<byte> payload, Span<byte> tag)
    {
        var context = _context.Pointer;
        Start(context, nonce, associated, encrypt: 1);
        int written;
        fixed (byte* textPointer = text, payloadPointer = payload, tagPointer = tag)
        {
            if (prefixLength > 0)
            {
                LibCrypto.Check(LibCrypto.CipherUpdate(context, textPointer, &written, textPointer, prefixLength));
            }

            if (payload.Length > 0)
            {
                LibCrypto.Check(LibCrypto.CipherUpdate(context, textPointer + prefixLength, &written, payloadPointer, payload.Length));
            }

            // GCM is a stream cipher: the end writes no bytes, but may not be given a null pointer.
            LibCrypto.Check(LibCrypto.CipherFinal(context, tagPointer, &written));
            LibCrypto.Check(LibCrypto.CipherControl(context, LibCrypto.GetTag, TagLength, tagPointer));
        }

        GC.KeepAlive(_context);
    }

    public override bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, ReadOnlySpan<byte> tag)
    {
        var context = _context.Pointer;
        Start(context, nonce, associated, encrypt: 0);
        int written;
        int matches;
        fixed (byte* textPointer = text, tagPointer = tag)
        {
            if (text.Length > 0)
            {
                LibCrypto.Check(LibCrypto.CipherUpdate(context, textPointer, &written, textPointer, text.Length));
            }

            LibCrypto.Check(LibCrypto.CipherControl(context, LibCrypto.SetTag, TagLength, tagPointer));
            byte none;
            matches = LibCrypto.CipherFinal(context, &none, &written);
        }

        if (matches <= 0)
        {
            LibCrypto.ClearErrors();
        }

        GC.KeepAlive(_context);
        return matches > 0;
    }

    public override void Dispose() => _context.Dispose();

    private static void Start(nint context, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, int encrypt)
    {
        int written;
        fixed (byte* noncePointer = nonce, associatedPointer = associated)
        {
            LibCrypto.Check(LibCrypto.CipherRestart(context, 0, 0, null, noncePointer, encrypt));
            LibCrypto.Check(LibCrypto.CipherUpdate(context, null, &written, associatedPointer, associated.Length));
        }
    }
}
