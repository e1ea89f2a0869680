using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;

namespace LiveRelay.Server.Accounts;

/// <summary>Who may use an endpoint. Each endpoint below <c>/api</c> says it by one of these, and a test walks them all.</summary>
public static class AccessRules
{
    /// <summary>The scheme of accounts: a cookie.</summary>
    public const string AccountScheme = "Account";

    /// <summary>The scheme of devices: a bearer secret.</summary>
    public const string DeviceScheme = "Device";

    /// <summary>Nobody needs to be signed in.</summary>
    public static RouteHandlerBuilder AllowEverybody(this RouteHandlerBuilder endpoint) =>
        endpoint.AllowAnonymous().WithMetadata(new AccessRule(AccessKind.Everybody, []));

    /// <summary>Every signed-in account.</summary>
    public static RouteHandlerBuilder AllowAccounts(this RouteHandlerBuilder endpoint) => endpoint.AllowAccounts(Enum.GetValues<AccountRole>());

    /// <summary>Signed-in accounts of these roles.</summary>
    public static RouteHandlerBuilder AllowAccounts(this RouteHandlerBuilder endpoint, params AccountRole[] roles) =>
        Require(endpoint, AccountScheme, policy => policy.RequireRole(roles.Select(static role => role.ToString())))
            .WithMetadata(new AccessRule(AccessKind.Account, roles));

    /// <summary>The rooms' terminals.</summary>
    public static RouteHandlerBuilder AllowDevices(this RouteHandlerBuilder endpoint) =>
        Require(endpoint, DeviceScheme, static _ => { }).WithMetadata(new AccessRule(AccessKind.Device, []));

    /// <summary>Who is in a lesson.</summary>
    public static RouteHandlerBuilder AllowJoinTokens(this RouteHandlerBuilder endpoint) =>
        Require(endpoint, JwtBearerDefaults.AuthenticationScheme, static _ => { }).WithMetadata(new AccessRule(AccessKind.JoinToken, []));

    private static RouteHandlerBuilder Require(RouteHandlerBuilder endpoint, string scheme, Action<AuthorizationPolicyBuilder> more) =>
        endpoint.RequireAuthorization(policy => more(policy.AddAuthenticationSchemes(scheme).RequireAuthenticatedUser()));
}

/// <summary>By what somebody is known to an endpoint.</summary>
public enum AccessKind
{
    /// <summary>By nothing.</summary>
    Everybody,

    /// <summary>By the session's cookie.</summary>
    Account,

    /// <summary>By a device's secret.</summary>
    Device,

    /// <summary>By a lesson's join token.</summary>
    JoinToken,
}

/// <summary>Who may use an endpoint, as its metadata.</summary>
/// <param name="Kind">By what somebody is known.</param>
/// <param name="Roles">The roles of accounts.</param>
public sealed record AccessRule(AccessKind Kind, IReadOnlyList<AccountRole> Roles);
