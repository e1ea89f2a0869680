using LiveRelay.Server.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace LiveRelay.Server.Accounts;

/// <summary>
/// The cookie that carries a session's id, encrypted. The database is asked of it at each request, so that an end is an end at once.
/// </summary>
internal sealed class SessionCookie : CookieAuthenticationEvents
{
    private const string CookieName = "liverelay";

    /// <inheritdoc/>
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var sessions = context.HttpContext.RequestServices.GetRequiredService<Sessions>();
        var id = context.Principal?.FindFirst(Caller.SessionClaim)?.Value;
        if (id is not null && await sessions.FindAsync(id, context.HttpContext.RequestAborted) is { } caller)
        {
            context.ReplacePrincipal(caller.ToPrincipal());
        }
        else
        {
            context.RejectPrincipal();
        }
    }

    /// <inheritdoc/>
    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) =>
        new Problem(ProblemType.SignIn).ExecuteAsync(context.HttpContext);

    /// <inheritdoc/>
    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) =>
        new Problem(ProblemType.Forbidden).ExecuteAsync(context.HttpContext);

    /// <summary>HttpOnly keeps scripts from it; Lax keeps other sites' posts from carrying it.</summary>
    internal static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = CookieName;
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.SlidingExpiration = false;
        options.EventsType = typeof(SessionCookie);
    }
}
