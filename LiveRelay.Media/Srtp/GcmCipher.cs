namespace LiveRelay.Media.Srtp;

/// <summary>AES-128-GCM with a nonce of 12 bytes and a tag of 16, under one key, without allocation.</summary>
internal abstract class GcmCipher : IDisposable
{
    public const int NonceLength = 12;
    public const int TagLength = 16;

    /// <summary>
    /// Encrypts into <paramref name="text"/>, whose first <paramref name="prefixLength"/> bytes are plaintext already in place
    /// and whose rest takes <paramref name="payload"/>, and writes the tag.
    /// </summary>
    public abstract void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, int prefixLength, ReadOnlySpan<byte> payload, Span<byte> tag);

    /// <summary>Decrypts in place. False if the tag does not match; <paramref name="text"/> is then undefined.</summary>
    public abstract bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, ReadOnlySpan<byte> tag);

    public abstract void Dispose();
}
