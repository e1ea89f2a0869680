using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Operations.Trust;

/// <summary>The county's CA certificate, as terminals get it.</summary>
public sealed class CountyCertificate(IOptions<HttpsOptions> options)
{
    /// <summary>Reads it; <c>null</c> if none is configured or the file is gone. Read anew each time: it may be renewed, and is seldom asked for.</summary>
    public X509Certificate2? Read()
    {
        var path = options.Value.CaCertificatePath;
        if (path.Length == 0)
        {
            return null;
        }

        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            return null;
        }
    }
}
