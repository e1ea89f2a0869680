namespace LiveRelay.Server.Operations;

/// <summary>
/// The server's certificate. Bound from the section <c>Https</c>; without a certificate there is plain HTTP alone, on which browsers
/// give cameras to localhost only.
/// </summary>
public sealed class HttpsOptions
{
    /// <summary>The certificate in PEM, followed by intermediate ones if it has such.</summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>Its private key in PEM, not encrypted.</summary>
    public string KeyPath { get; set; } = "";

    /// <summary>Certificate and key in one PKCS #12 file, instead of the two above.</summary>
    public string PfxPath { get; set; } = "";

    /// <summary>The password of the PKCS #12 file.</summary>
    public string PfxPassword { get; set; } = "";

    /// <summary>The port, on all interfaces.</summary>
    public int Port { get; set; } = 8443;

    /// <summary>The county's own CA certificate, which <c>/trust</c> hands out to terminals; PEM.</summary>
    public string CaCertificatePath { get; set; } = "";

    /// <summary>Whether there is a certificate, and so HTTPS.</summary>
    internal bool IsEnabled => CertificatePath.Length > 0 || PfxPath.Length > 0;
}
