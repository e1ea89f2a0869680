using LiveRelay.Media.Srtp.Managed;
using LiveRelay.Media.Srtp.OpenSsl;

namespace LiveRelay.Media.Srtp;

/// <summary>Makes the primitives of the chosen backend.</summary>
internal static class SrtpPrimitives
{
    /// <summary>The backend that will really be used.</summary>
    public static SrtpBackend Resolve(SrtpBackend wanted) =>
        wanted != SrtpBackend.Managed && LibCrypto.IsAvailable ? SrtpBackend.OpenSsl : SrtpBackend.Managed;

    public static GcmCipher CreateGcm(SrtpBackend backend, ReadOnlySpan<byte> key) =>
        Resolve(backend) == SrtpBackend.OpenSsl ? new OpenSslGcmCipher(key) : new ManagedGcmCipher(key);

    public static CounterCipher CreateCounter(SrtpBackend backend, ReadOnlySpan<byte> key) =>
        Resolve(backend) == SrtpBackend.OpenSsl ? new OpenSslCounterCipher(key) : new ManagedCounterCipher(key);

    public static HmacSha1 CreateHmac(SrtpBackend backend, ReadOnlySpan<byte> key) =>
        Resolve(backend) == SrtpBackend.OpenSsl ? new OpenSslHmacSha1(key) : new ManagedHmacSha1(key);
}
