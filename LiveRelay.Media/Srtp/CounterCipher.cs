namespace LiveRelay.Media.Srtp;

/// <summary>AES-128 in counter mode (RFC 3711 section 4.1.1) under one key, without allocation. Encryption and decryption are the same.</summary>
internal abstract class CounterCipher : IDisposable
{
    public const int CounterLength = 16;

    /// <summary>
    /// Encrypts into <paramref name="text"/>, whose first <paramref name="prefixLength"/> bytes are in place already
    /// and whose rest takes <paramref name="payload"/>.
    /// </summary>
    public abstract void Apply(ReadOnlySpan<byte> counter, Span<byte> text, int prefixLength, ReadOnlySpan<byte> payload);

    public abstract void Dispose();
}
