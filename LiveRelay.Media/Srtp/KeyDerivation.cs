using System.Security.Cryptography;

namespace LiveRelay.Media.Srtp;

/// <summary>
/// SRTP's key derivation (RFC 3711 section 4.3.3), with a key derivation rate of 0: each session key is derived once.
/// AEAD profiles use the same function with a shorter salt (RFC 7714 section 11).
/// </summary>
internal sealed class KeyDerivation : IDisposable
{
    /// <summary>What a derived key is for (RFC 3711 section 4.3.2).</summary>
    public enum Label : byte
    {
        RtpEncryption = 0,
        RtpAuthentication = 1,
        RtpSalt = 2,
        RtcpEncryption = 3,
        RtcpAuthentication = 4,
        RtcpSalt = 5,
    }

    private const int BlockLength = 16;

    // RFC 3711 section 4.3.1: key_id = label || r, and r has 48 bits, so the label meets this byte of a 112-bit salt.
    private const int LabelPosition = 7;

    private readonly Aes _aes = Aes.Create();
    private readonly byte[] _masterSalt;

    /// <param name="masterKey">16 bytes.</param>
    /// <param name="masterSalt">14 bytes, or 12 with AEAD.</param>
    public KeyDerivation(ReadOnlySpan<byte> masterKey, ReadOnlySpan<byte> masterSalt)
    {
        _aes.SetKey(masterKey);
        _masterSalt = masterSalt.ToArray();
    }

    /// <summary>The first <paramref name="length"/> bytes of AES counter mode's key stream for a label.</summary>
    public byte[] Derive(Label label, int length)
    {
        var blocks = (length + BlockLength - 1) / BlockLength;
        var stream = new byte[blocks * BlockLength];
        for (var i = 0; i < blocks; i++)
        {
            var counter = stream.AsSpan(i * BlockLength, BlockLength);
            _masterSalt.CopyTo(counter);
            counter[LabelPosition] ^= (byte)label;
            counter[BlockLength - 1] = (byte)i;
        }

        _aes.EncryptEcb(stream, stream, PaddingMode.None);
        return stream.Length == length ? stream : stream[..length];
    }

    /// <inheritdoc/>
    public void Dispose() => _aes.Dispose();
}
