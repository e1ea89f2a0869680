using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Dtls;

/// <summary>
/// The server's decisions in one handshake: DTLS 1.2, one cipher suite, extended master secret, a client certificate whose fingerprint
/// is the one of the SDP (RFC 8842 section 5.1), and an SRTP profile by our preference.
/// </summary>
internal sealed class DtlsServerRole(DtlsParameters parameters, CertificateFingerprint remote, Action<SrtpKeyingMaterial> connected)
    : DefaultTlsServer(parameters.Crypto)
{
    private SrtpProfile _profile;

    /// <summary>True when the peer has said goodbye.</summary>
    public bool CloseNotifyReceived { get; private set; }

    public override bool IgnoreCorruptDtlsRecords => true;

    public override bool RequiresExtendedMasterSecret() => true;

    public override int GetHandshakeTimeoutMillis() => (int)parameters.Timeout.TotalMilliseconds;

    public override int GetHandshakeResendTimeMillis() => (int)parameters.FirstRetransmission.TotalMilliseconds;

    public override int GetMaxHandshakeMessageSize() => DtlsParameters.MaxHandshakeMessage;

    // Self-signed certificates are known by their fingerprint; who signed them how says nothing.
    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    public override void ProcessClientExtensions(IDictionary<int, byte[]> clientExtensions)
    {
        base.ProcessClientExtensions(clientExtensions);
        var offered = TlsSrtpUtilities.GetUseSrtpExtension(clientExtensions)?.ProtectionProfiles ?? [];
        foreach (var profile in parameters.Profiles)
        {
            if (Array.IndexOf(offered, (int)profile) >= 0)
            {
                _profile = profile;
                return;
            }
        }

        throw new TlsFatalAlert(AlertDescription.handshake_failure, "no common SRTP profile");
    }

    public override IDictionary<int, byte[]> GetServerExtensions()
    {
        var extensions = base.GetServerExtensions();
        // RFC 5764 section 4.1.1: the one chosen profile, and no MKI.
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([(int)_profile], []));
        return extensions;
    }

    public override CertificateRequest GetCertificateRequest() =>
        new([ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign], DtlsParameters.SignatureAlgorithms, null);

    public override void NotifyClientCertificate(Certificate clientCertificate)
    {
        if (clientCertificate.IsEmpty)
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the peer has no certificate");
        }

        // RFC 5763 section 5: a mismatch ends the session with bad_certificate.
        if (!CertificateFingerprints.Match(remote, clientCertificate.GetCertificateAt(0).GetEncoded()))
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the certificate does not match the fingerprint in the SDP");
        }
    }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        connected(SrtpKeyExporter.Export(m_context, _profile));
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        base.NotifyAlertReceived(alertLevel, alertDescription);
        CloseNotifyReceived |= alertDescription == AlertDescription.close_notify;
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => DtlsParameters.CipherSuites;

    protected override TlsCredentialedSigner GetECDsaSignerCredentials() => parameters.CreateSigner(m_context);
}
