using Microsoft.AspNetCore.StaticFiles;

namespace LiveRelay.Server.Pages;

/// <summary>Serves the pages that LiveRelay.Web builds.</summary>
public static class PagesSetup
{
    /// <summary>Vite puts a hash of its content into each file's name there.</summary>
    private const string HashedFiles = "/assets";

    private static readonly string[] _pages =
    [
        "/", "/teach/{lesson}", "/room/{lesson}", "/observe/{lesson}", "/help/{lesson}", "/setup", "/login", "/password", "/account", "/join", "/guest", "/pair", "/kiosk",
        "/check", "/check/{lesson}", "/timetable", "/admin", "/admin/{section}",
        "/library", "/library/{recording}", "/assignments", "/uploads", "/storage", "/clips", "/compare",
        "/collections", "/collections/{collection}",
        "/redesign/{recording}",
        "/activities", "/activities/{activity}", "/activities/{activity}/summary",
    ];

    /// <summary>Adds what pages need.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        // Nothing that a page's file holds is secret, and no request is reflected in one, so compressing them under TLS tells nobody anything.
        services.AddResponseCompression(static compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/css", "text/javascript", "image/svg+xml"];
        });
        services.AddSingleton<PageDocument>();
        return services;
    }

    /// <summary>Serves the pages' files.</summary>
    public static IApplicationBuilder UsePageFiles(this IApplicationBuilder app) => app
        .UseResponseCompression()
        .UseStaticFiles(new StaticFileOptions { OnPrepareResponse = SetCaching })
        .Use(ShowNotFound);

    /// <summary>Answers each page's address with the one document.</summary>
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        foreach (var page in _pages)
        {
            app.MapMethods(page, [HttpMethods.Get, HttpMethods.Head], static (HttpContext context, PageDocument document) =>
                document.SendAsync(context, StatusCodes.Status200OK));
        }
    }

    /// <summary>People who mistyped an address see the pages' own words; programs get a problem document from further out.</summary>
    private static async Task ShowNotFound(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status404NotFound, HasStarted: false } && context.GetEndpoint() is null && WantsPage(context.Request))
        {
            await context.RequestServices.GetRequiredService<PageDocument>().SendAsync(context, StatusCodes.Status404NotFound);
        }
    }

    private static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.GetTypedHeaders().Accept.Any(static type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static void SetCaching(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments(HashedFiles)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}
