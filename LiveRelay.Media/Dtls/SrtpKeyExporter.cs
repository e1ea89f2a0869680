using LiveRelay.Media.Srtp;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Dtls;

/// <summary>SRTP's keys out of a DTLS handshake (RFC 5764 section 4.2).</summary>
internal static class SrtpKeyExporter
{
    /// <summary>To be called while BouncyCastle reports the handshake as complete; the secrets are wiped afterwards.</summary>
    public static SrtpKeyingMaterial Export(TlsContext context, SrtpProfile profile)
    {
        var keyLength = SrtpProfileLengths.Key;
        var saltLength = profile.MasterSalt();
        var material = context.ExportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (keyLength + saltLength));

        // client_write key, server_write key, client_write salt, server_write salt.
        var clientKey = material.AsSpan(0, keyLength).ToArray();
        var serverKey = material.AsSpan(keyLength, keyLength).ToArray();
        var clientSalt = material.AsSpan(2 * keyLength, saltLength).ToArray();
        var serverSalt = material.AsSpan(2 * keyLength + saltLength, saltLength).ToArray();
        return context.IsServer
            ? new SrtpKeyingMaterial(profile, serverKey, serverSalt, clientKey, clientSalt)
            : new SrtpKeyingMaterial(profile, clientKey, clientSalt, serverKey, serverSalt);
    }
}
