using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts.Devices;

/// <summary>
/// Knows a terminal by its secret in <c>Authorization: Bearer</c>. The database is asked each time, so that one that is shut out is out.
/// </summary>
internal sealed class DeviceAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder, IDbContextFactory<LiveRelayDb> database)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    private const string IdClaim = "device";

    /// <summary>The secret that a request carries; <c>null</c> if it carries none.</summary>
    internal static string? SecretOf(HttpRequest request)
    {
        const string Scheme = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && header[Scheme.Length..].Trim() is var secret && Secrets.IsPlausible(secret)
            ? secret
            : null;
    }

    /// <summary>The device that a request comes from, at an endpoint for devices.</summary>
    internal static int IdOf(ClaimsPrincipal user) => int.Parse(user.FindFirstValue(IdClaim)!, CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SecretOf(Request) is not { } secret)
        {
            return AuthenticateResult.NoResult();
        }

        var hash = Secrets.Hash(secret);
        await using var db = await database.CreateDbContextAsync(Context.RequestAborted);
        var id = await db.Devices.Where(device => device.SecretHash == hash && device.RevokedAt == null && device.RoomId != null)
            .Select(static device => (int?)device.Id).FirstOrDefaultAsync(Context.RequestAborted);
        if (id is not { } device)
        {
            return AuthenticateResult.Fail("No such device.");
        }

        var identity = new ClaimsIdentity([new Claim(IdClaim, device.ToString(CultureInfo.InvariantCulture))], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer realm=\"liverelay\"";
        return new Problem(ProblemType.DeviceUnknown).ExecuteAsync(Context);
    }
}
