using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Dtls;

/// <summary>A client's decisions in one handshake, as a browser would make them: for the warm-up, the tests and the load client.</summary>
internal sealed class DtlsClientRole(DtlsParameters parameters, CertificateFingerprint remote) : DefaultTlsClient(parameters.Crypto), TlsAuthentication
{
    private SrtpProfile? _profile;

    /// <summary>The keys, once the handshake is complete.</summary>
    public SrtpKeyingMaterial? Keys { get; private set; }

    /// <summary>Bytes of padding in the ClientHello (RFC 7685).</summary>
    public int HelloPadding { get; init; }

    /// <summary>True when the peer has said goodbye.</summary>
    public bool CloseNotifyReceived { get; private set; }

    public override bool IgnoreCorruptDtlsRecords => true;

    public override bool RequiresExtendedMasterSecret() => true;

    public override int GetHandshakeTimeoutMillis() => (int)parameters.Timeout.TotalMilliseconds;

    public override int GetHandshakeResendTimeMillis() => (int)parameters.FirstRetransmission.TotalMilliseconds;

    public override IDictionary<int, byte[]> GetClientExtensions()
    {
        var extensions = base.GetClientExtensions();
        TlsSrtpUtilities.AddUseSrtpExtension(extensions, new UseSrtpData([.. parameters.Profiles.Select(profile => (int)profile)], []));
        if (HelloPadding > 0)
        {
            TlsExtensionsUtilities.AddPaddingExtension(extensions, HelloPadding);
        }

        return extensions;
    }

    public override void ProcessServerExtensions(IDictionary<int, byte[]> serverExtensions)
    {
        base.ProcessServerExtensions(serverExtensions);
        var chosen = TlsSrtpUtilities.GetUseSrtpExtension(serverExtensions)?.ProtectionProfiles ?? [];
        if (chosen.Length != 1 || !parameters.Profiles.Contains((SrtpProfile)chosen[0]))
        {
            throw new TlsFatalAlert(AlertDescription.illegal_parameter, "not one of the offered SRTP profiles");
        }

        _profile = (SrtpProfile)chosen[0];
    }

    public override TlsAuthentication GetAuthentication() => this;

    public void NotifyServerCertificate(TlsServerCertificate serverCertificate)
    {
        if (!CertificateFingerprints.Match(remote, serverCertificate.Certificate.GetCertificateAt(0).GetEncoded()))
        {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "the certificate does not match the fingerprint");
        }
    }

    public TlsCredentials GetClientCredentials(CertificateRequest certificateRequest) => parameters.CreateSigner(m_context);

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        Keys = SrtpKeyExporter.Export(m_context, _profile ?? throw new TlsFatalAlert(AlertDescription.missing_extension));
    }

    public override void NotifyAlertReceived(short alertLevel, short alertDescription)
    {
        base.NotifyAlertReceived(alertLevel, alertDescription);
        CloseNotifyReceived |= alertDescription == AlertDescription.close_notify;
    }

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.DTLSv12.Only();

    protected override int[] GetSupportedCipherSuites() => DtlsParameters.CipherSuites;
}
