namespace LiveRelay.Media.Srtp;

/// <summary>HMAC-SHA1 (RFC 2104) under one key, without allocation.</summary>
internal abstract class HmacSha1 : IDisposable
{
    public const int HashLength = 20;

    /// <summary>The hash of one span and another behind it.</summary>
    public abstract void Compute(ReadOnlySpan<byte> data, ReadOnlySpan<byte> end, Span<byte> hash);

    public abstract void Dispose();
}
