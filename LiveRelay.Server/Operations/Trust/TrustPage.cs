using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Operations.Trust;

/// <summary>
/// <c>/trust</c>: where a room's terminal gets the county's certificate and sees whether it works. It is served over plain HTTP too, from
/// the server itself and without a bundle, since the terminals that need it are the oldest.
/// </summary>
public sealed class TrustPage(CountyCertificate county, SecureOrigin secureOrigin)
{
    private const string DownloadType = "application/x-x509-ca-cert";

    /// <summary>The page.</summary>
    public Task SendAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var language = LanguageOf(context.Request);
        using var certificate = county.Read();
        var origin = secureOrigin.For(context.Request);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentLanguage = language.Tag();
        context.Response.Headers.CacheControl = "no-store";
        if (certificate is null || origin is null)
        {
            return context.Response.WriteAsync(Nothing(language), context.RequestAborted);
        }

        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; connect-src 'self' {origin}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
        return context.Response.WriteAsync(Fill(TrustFiles.Read($"trust.{language.Tag()}.html"), origin, certificate), context.RequestAborted);
    }

    /// <summary>The certificate in DER, which every system's installer reads.</summary>
    public Task SendCertificateAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var certificate = county.Read();
        if (certificate is null)
        {
            return new Problem(ProblemType.NotFound).ExecuteAsync(context);
        }

        context.Response.ContentType = DownloadType;
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.Body.WriteAsync(certificate.RawData, context.RequestAborted).AsTask();
    }

    private static UiLanguage LanguageOf(HttpRequest request) => request.Query["lang"].ToString() switch
    {
        "en" => UiLanguage.English,
        "zh-CN" => UiLanguage.Chinese,
        _ => UiLanguages.Of(request),
    };

    private static string Fill(string page, string origin, X509Certificate2 certificate) => page
        .Replace("{{origin}}", WebUtility.HtmlEncode(origin), StringComparison.Ordinal)
        .Replace("{{subject}}", WebUtility.HtmlEncode(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false)), StringComparison.Ordinal)
        .Replace("{{end}}", certificate.NotAfter.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{{fingerprint}}", CertificateText.Fingerprint(certificate), StringComparison.Ordinal);

    private static string Nothing(UiLanguage language)
    {
        var (title, text) = language == UiLanguage.English
            ? ("Nothing to install", "This server uses no county certificate: either HTTPS is off, or its certificate is trusted anyway.")
            : ("无需安装证书", "本服务器没有使用县级证书：未启用 HTTPS，或其证书本来就受信任。");
        return $"""
            <!doctype html>
            <html lang="{language.Tag()}">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} – LiveRelay</title>
            <link rel="stylesheet" href="/trust/trust.css">
            <main><h1>{title}</h1><p>{text}</p></main>
            </html>
            """;
    }
}
