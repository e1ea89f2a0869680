using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Operations;

/// <summary>The certificate that browsers see. A renewed file is taken over while the server runs.</summary>
public sealed class ServerCertificate(IOptions<HttpsOptions> options, TimeProvider timeProvider, ILogger<ServerCertificate> logger) : IDisposable
{
    private static readonly TimeSpan _checkInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private X509Certificate2? _certificate;
    private DateTime _fileTime;
    private DateTimeOffset _nextCheck;

    private string MainFile => options.Value.PfxPath.Length > 0 ? options.Value.PfxPath : options.Value.CertificatePath;

    /// <summary>The certificate with its key.</summary>
    /// <exception cref="CryptographicException">The first time: the files cannot be read. Later the old certificate stays.</exception>
    public X509Certificate2 Current()
    {
        lock (_lock)
        {
            if (_certificate is null)
            {
                Reload();
            }
            else if (timeProvider.GetUtcNow() >= _nextCheck)
            {
                TryReload();
            }

            return _certificate!;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate?.Dispose();

    private void TryReload()
    {
        _nextCheck = timeProvider.GetUtcNow() + _checkInterval;
        if (File.GetLastWriteTimeUtc(MainFile) == _fileTime)
        {
            return;
        }

        try
        {
            Reload();
            logger.LogInformation("The certificate was renewed; it is good until {End:u}", _certificate!.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            logger.LogError("The renewed certificate cannot be read, the old one stays: {Message}", e.Message);
        }
    }

    /// <summary>The one before is left to the collector: handshakes may still be using it.</summary>
    private void Reload()
    {
        var time = File.GetLastWriteTimeUtc(MainFile);
        _certificate = Load(options.Value);
        _fileTime = time;
        _nextCheck = timeProvider.GetUtcNow() + _checkInterval;
    }

    /// <summary>Reads certificate and key.</summary>
    /// <exception cref="CryptographicException">The files are no certificate and key, or do not belong together.</exception>
    internal static X509Certificate2 Load(HttpsOptions options)
    {
        if (options.PfxPath.Length > 0)
        {
            return X509CertificateLoader.LoadPkcs12FromFile(options.PfxPath, options.PfxPassword);
        }

        using var pem = X509Certificate2.CreateFromPemFile(options.CertificatePath, options.KeyPath);

        // Windows' TLS takes no key that lives in memory alone; going through PKCS #12 is how .NET gives it one.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}
