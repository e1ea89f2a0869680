using LiveRelay.Server.Lessons;
using LiveRelay.Server.Operations;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace LiveRelay.Server.Whip;

/// <summary>Puts WHIP and WHEP into the server.</summary>
public static class SignallingSetup
{
    private const int MaxOfferBytes = 1024 * 1024;

    private static readonly SignallingRate.Limited _limited = new();

    /// <summary>Adds the endpoints' parts and their rate limit.</summary>
    public static IServiceCollection AddSignalling(this IServiceCollection services)
    {
        services.AddCheckedOptions<LimitsOptions>("Limits", static (options, check) =>
        {
            check.Range(options.SignallingPerMinute, 1, 1_000_000, nameof(options.SignallingPerMinute));
            check.Range(options.OfferBytes, 4096, MaxOfferBytes, nameof(options.OfferBytes));
            check.Range(options.RetryAfterSeconds, 1, 3600, nameof(options.RetryAfterSeconds));
        });
        services.AddSingleton<SignallingRate>();
        services.AddSingleton<SignallingBody>();
        services.AddSingleton<SignallingResponses>();
        services.AddSingleton<IceServerLinks>();
        services.AddSingleton<OfferEndpoints>();
        services.AddSingleton<SessionEndpoints>();
        services.AddCors();
        return services;
    }

    /// <summary>Lets pages of other sites use the endpoints: they are opened by bearer tokens, never by cookies.</summary>
    public static IApplicationBuilder UseSignallingCors(this IApplicationBuilder app) => app.UseWhen(
        static context => context.Request.Path.StartsWithSegments("/whip") || context.Request.Path.StartsWithSegments("/whep"),
        static branch => branch.Use(AcceptPost).UseCors(AllowEverywhere));

    /// <summary>Maps <c>/whip</c> and <c>/whep</c>.</summary>
    public static void MapSignalling(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/whip/{lesson}"), static (context, lesson, offers) => offers.PublishAsync(context, lesson), isPublisher: true);
        Map(app.MapGroup("/whep/{lesson}"), static (context, lesson, offers) => offers.SubscribeAsync(context, lesson), isPublisher: false);
    }

    private static void Map(RouteGroupBuilder group, Func<HttpContext, string, OfferEndpoints, Task> post, bool isPublisher)
    {
        group.MapPost("", (HttpContext context, string lesson, OfferEndpoints offers) => post(context, lesson, offers))
            .RequireAuthorization().WithMetadata(_limited);
        group.MapMethods("", [HttpMethods.Options], Describe);

        var session = group.MapGroup("/{session}").RequireAuthorization();
        session.MapGet("", (HttpContext context, string lesson, string session, SessionEndpoints sessions) =>
            sessions.GetAsync(context, lesson, session, isPublisher));
        session.MapPatch("", (HttpContext context, string lesson, string session, SessionEndpoints sessions) =>
            sessions.PatchAsync(context, lesson, session, isPublisher)).WithMetadata(_limited);
        session.MapDelete("", (HttpContext context, string lesson, string session, SessionEndpoints sessions) =>
            sessions.DeleteAsync(context, lesson, session, isPublisher));
        session.MapMethods("", [HttpMethods.Options], static context => NoContent(context, "GET, PATCH, DELETE, OPTIONS")).AllowAnonymous();
        if (!isPublisher)
        {
            session.MapPut("/sizes", static (HttpContext context, string lesson, string session, SessionEndpoints sessions) =>
                sessions.PutSizesAsync(context, lesson, session)).WithMetadata(_limited);
            session.MapMethods("/sizes", [HttpMethods.Options], static context => NoContent(context, "PUT, OPTIONS")).AllowAnonymous();
        }
    }

    /// <summary>
    /// OPTIONS on an endpoint (RFC 9725 sections 4.2 and 4.6). TURN credentials are worth money: only who may join is told of them.
    /// </summary>
    private static async Task Describe(HttpContext context, string lesson, LessonAccess access, IceServerLinks links)
    {
        if (context.User.Identity?.IsAuthenticated == true && (await access.CheckAsync(context, lesson)).Token is { } token)
        {
            links.Write(context.Response, token.Subject);
        }

        await NoContent(context, "POST, OPTIONS");
    }

    private static Task NoContent(HttpContext context, string allow)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = allow;
        return Task.CompletedTask;
    }

    /// <summary>Also on answers to preflight requests, which never reach an endpoint.</summary>
    private static Task AcceptPost(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.Headers["Accept-Post"] = SignallingMedia.Sdp;
            context.Response.Headers["Accept-Patch"] = SignallingMedia.IceFragment;
        }

        return next(context);
    }

    private static void AllowEverywhere(CorsPolicyBuilder cors) => cors
        .AllowAnyOrigin()
        .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
        .WithHeaders("Authorization", "Content-Type", "If-Match", "Accept-Language")
        .WithExposedHeaders("Location", "ETag", "Link", "WWW-Authenticate", "Accept-Patch", "Accept-Post", "Retry-After")
        .SetPreflightMaxAge(TimeSpan.FromHours(2));
}
