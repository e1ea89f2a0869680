using System.Security.Cryptography;

namespace LiveRelay.Server.Operations;

/// <summary>Puts HTTPS into the server.</summary>
public static class HttpsSetup
{
    /// <summary>Adds the section <c>Https</c> and, with a certificate, its endpoint beside the plain one.</summary>
    public static void AddHttps(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddCheckedOptions<HttpsOptions>("Https", Check);
        builder.Services.AddSingleton<SecureOrigin>();
        builder.Services.AddSingleton<ServerCertificate>();
        var https = builder.Configuration.GetSection("Https").Get<HttpsOptions>() ?? new HttpsOptions();
        var urls = builder.Configuration["Urls"];

        // With HTTPS the rooms' terminals come over plain HTTP first, for the county's certificate.
        urls = !string.IsNullOrWhiteSpace(urls) ? urls : https.IsEnabled ? "http://*:8080" : "http://localhost:8080";
        builder.WebHost.UseUrls(https.IsEnabled ? $"{urls};https://*:{https.Port}" : urls);
        if (https.IsEnabled)
        {
            builder.WebHost.ConfigureKestrel(static kestrel => kestrel.ConfigureHttpsDefaults(tls =>
                tls.ServerCertificateSelector = (_, _) => kestrel.ApplicationServices.GetRequiredService<ServerCertificate>().Current()));
        }
    }

    private static void Check(HttpsOptions options, OptionsCheck check)
    {
        check.Range(options.Port, 0, ushort.MaxValue, nameof(options.Port));
        check.That(options.PfxPath.Length == 0 || options.CertificatePath.Length == 0, nameof(options.PfxPath), "excludes Https:CertificatePath");
        check.That(
            options.CertificatePath.Length == 0 == (options.KeyPath.Length == 0), nameof(options.KeyPath), "and Https:CertificatePath need each other");
        Exists(options.CertificatePath, nameof(options.CertificatePath), check);
        Exists(options.KeyPath, nameof(options.KeyPath), check);
        Exists(options.PfxPath, nameof(options.PfxPath), check);
        Exists(options.CaCertificatePath, nameof(options.CaCertificatePath), check);
        if (options.IsEnabled && check.Failures.Count == 0)
        {
            CheckCertificate(options, check);
        }
    }

    private static void CheckCertificate(HttpsOptions options, OptionsCheck check)
    {
        try
        {
            ServerCertificate.Load(options).Dispose();
        }
        catch (CryptographicException e)
        {
            check.Add($"The certificate of Https cannot be used: {e.Message}");
        }
    }

    private static void Exists(string path, string property, OptionsCheck check) =>
        check.That(path.Length == 0 || File.Exists(path), property, $"names a file that is not there: {path}");
}
