using System.Security.Cryptography;

namespace LiveRelay.Media.Srtp.Managed;

/// <summary>HMAC-SHA1 by System.Security.Cryptography.</summary>
internal sealed class ManagedHmacSha1(ReadOnlySpan<byte> key) : HmacSha1
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA1, key);

    public override void Compute(ReadOnlySpan<byte> data, ReadOnlySpan<byte> end, Span<byte> hash)
    {
        _hash.AppendData(data);
        _hash.AppendData(end);
        _hash.GetHashAndReset(hash);
    }

    public override void Dispose() => _hash.Dispose();
}
