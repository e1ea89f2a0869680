namespace LiveRelay.Media.Srtp.OpenSsl;

/// <summary>AES-128 in counter mode by EVP.</summary>
internal sealed unsafe class OpenSslCounterCipher(ReadOnlySpan<byte> key) : CounterCipher
{
    private readonly CipherContext _context = new(LibCrypto.Aes128Ctr(), key);

    public override void Apply(ReadOnlySpan<byte> counter, Span<byte> text, int prefixLength, ReadOnlySpan<byte> payload)
    {
        var context = _context.Pointer;
        int written;
        fixed (byte* counterPointer = counter, textPointer = text, payloadPointer = payload)
        {
            LibCrypto.Check(LibCrypto.CipherRestart(context, 0, 0, null, counterPointer, 1));
            if (prefixLength > 0)
            {
                LibCrypto.Check(LibCrypto.CipherUpdate(context, textPointer, &written, textPointer, prefixLength));
            }

            if (payload.Length > 0)
            {
                LibCrypto.Check(LibCrypto.CipherUpdate(context, textPointer + prefixLength, &written, payloadPointer, payload.Length));
            }
        }

        GC.KeepAlive(_context);
    }

    public override void Dispose() => _context.Dispose();
}
