namespace LiveRelay.Server.Operations.Trust;

/// <summary>Puts <c>/trust</c> into the server.</summary>
public static class TrustSetup
{
    /// <summary>Adds its parts.</summary>
    public static IServiceCollection AddTrust(this IServiceCollection services)
    {
        services.AddSingleton<CountyCertificate>();
        services.AddSingleton<TrustPage>();
        return services;
    }

    /// <summary>Maps the page, its files, the certificate, and the address that only a trusting browser can read.</summary>
    public static void MapTrust(this IEndpointRouteBuilder app)
    {
        var trust = app.MapGroup("/trust");
        trust.MapGet("", static (HttpContext context, TrustPage page) => page.SendAsync(context));
        trust.MapGet("/county-ca.crt", static (HttpContext context, TrustPage page) => page.SendCertificateAsync(context));
        trust.MapGet("/trust.css", static () => Results.Text(TrustFiles.Read("trust.css"), "text/css"));
        trust.MapGet("/trust.js", static () => Results.Text(TrustFiles.Read("trust.js"), "text/javascript"));
        trust.MapGet("/check", static (HttpContext context) =>
        {
            // The page that asks stands on plain HTTP, which is another origin.
            context.Response.Headers.AccessControlAllowOrigin = "*";
            context.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { https = context.Request.IsHttps });
        });
    }
}
