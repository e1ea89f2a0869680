using System.Security.Cryptography;

namespace LiveRelay.Media.Srtp.Managed;

/// <summary>AES-128-GCM by System.Security.Cryptography.</summary>
internal sealed class ManagedGcmCipher(ReadOnlySpan<byte> key) : GcmCipher
{
    private readonly AesGcm _gcm = new(key, TagLength);
    private byte[] _plain = new byte[IDatagramSink.MaxDatagramSize];
    private byte[] _again = new byte[IDatagramSink.MaxDatagramSize];

    public override void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, int prefixLength, ReadOnlySpan<byte> payload, Span<byte> tag)
    {
        payload.CopyTo(text[prefixLength..]);
        _gcm.Encrypt(nonce, text, text, tag, associated);
    }

    /// <remarks>
    /// AesGcm.Decrypt throws at a wrong tag, and anybody could make us throw at his packets' rate. But GCM decrypts by the same key
    /// stream that encrypts: encrypting the received text gives the plaintext, and encrypting that gives the tag which it should have.
    /// </remarks>
    public override bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated, Span<byte> text, ReadOnlySpan<byte> tag)
    {
        if (text.Length > _plain.Length)
        {
            _plain = new byte[text.Length];
            _again = new byte[text.Length];
        }

        var plain = _plain.AsSpan(0, text.Length);
        Span<byte> expected = stackalloc byte[TagLength];
        _gcm.Encrypt(nonce, text, plain, expected, associated);
        _gcm.Encrypt(nonce, plain, _again.AsSpan(0, text.Length), expected, associated);
        if (!CryptographicOperations.FixedTimeEquals(expected, tag))
        {
            return false;
        }

        plain.CopyTo(text);
        return true;
    }

    public override void Dispose() => _gcm.Dispose();
}
