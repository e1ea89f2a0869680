using LiveRelay.Media.Srtp.Hardware;
using LiveRelay.Media.Srtp.Managed;
using LiveRelay.Media.Srtp.OpenSsl;

namespace LiveRelay.Media.Srtp;

/// <summary>Makes the primitives of the chosen backend.</summary>
internal static class SrtpPrimitives
{
    /// <summary>The backend that will really be used.</summary>
    public static SrtpBackend Resolve(SrtpBackend wanted) => wanted switch
    {
        SrtpBackend.Auto or SrtpBackend.Hardware when HardwareGcmCipher.IsSupported => SrtpBackend.Hardware,
        not SrtpBackend.Managed when LibCrypto.IsAvailable => SrtpBackend.OpenSsl,
        _ => SrtpBackend.Managed,
    };

    public static GcmCipher CreateGcm(SrtpBackend backend, ReadOnlySpan<byte> key) => Resolve(backend) switch
    {
        SrtpBackend.Hardware => new HardwareGcmCipher(key),
        SrtpBackend.OpenSsl => new OpenSslGcmCipher(key),
        _ => new ManagedGcmCipher(key),
    };

    public static CounterCipher CreateCounter(SrtpBackend backend, ReadOnlySpan<byte> key) =>
        IsNative(backend) ? new OpenSslCounterCipher(key) : new ManagedCounterCipher(key);

    public static HmacSha1 CreateHmac(SrtpBackend backend, ReadOnlySpan<byte> key) =>
        IsNative(backend) ? new OpenSslHmacSha1(key) : new ManagedHmacSha1(key);

    /// <summary>Whether OpenSSL does what <see cref="SrtpBackend.Hardware"/> does not.</summary>
    private static bool IsNative(SrtpBackend backend) => backend != SrtpBackend.Managed && LibCrypto.IsAvailable;
}
