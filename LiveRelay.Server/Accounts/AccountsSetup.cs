using LiveRelay.Server.Accounts.Devices;
using LiveRelay.Server.Accounts.Import;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>Puts people and places into the server.</summary>
public static class AccountsSetup
{
    /// <summary>The longest body below <c>/api</c>, in bytes, where an endpoint does not say otherwise.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>Adds accounts, sessions, schools, rooms and devices.</summary>
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.AddCheckedOptions<AccountsOptions>("Accounts", static (options, check) =>
        {
            check.Range(options.PasswordLength, 8, 64, nameof(options.PasswordLength));
            check.Range(options.SessionDays, 1, 365, nameof(options.SessionDays));
            check.Range(options.FailuresPerAccount, 1, 1000, nameof(options.FailuresPerAccount));
            check.Range(options.FailuresPerAddress, 1, 1_000_000, nameof(options.FailuresPerAddress));
            check.Range(options.FailureWindowMinutes, 1, 1440, nameof(options.FailureWindowMinutes));
            check.Range(options.LockoutFailures, 1, 1000, nameof(options.LockoutFailures));
            check.Range(options.LockoutMinutes, 1, 1440, nameof(options.LockoutMinutes));
            check.Range(options.PasswordLinkHours, 1, 720, nameof(options.PasswordLinkHours));
        });
        services.AddCheckedOptions<DevicesOptions>("Devices", static (options, check) =>
        {
            check.Range(options.PictureBytes, 1024, 4 * 1024 * 1024, nameof(options.PictureBytes));
            check.Range(options.OnlineSeconds, 5, 3600, nameof(options.OnlineSeconds));
            check.Range(options.PairingMinutes, 1, 60, nameof(options.PairingMinutes));
            check.Range(options.PairingsPerMinute, 1, 10_000, nameof(options.PairingsPerMinute));
        });
        services.AddScoped(static provider =>
            provider.GetRequiredService<Microsoft.EntityFrameworkCore.IDbContextFactory<LiveRelayDb>>().CreateDbContext());
        services.AddIdentityCore<AccountRecord>().AddTokenProvider<DataProtectorTokenProvider<AccountRecord>>(TokenOptions.DefaultProvider);
        services.AddScoped<IUserStore<AccountRecord>, UserOnlyStore<AccountRecord, LiveRelayDb, int>>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<AccountsOptions>>(ConfigureIdentity);
        services.AddOptions<DataProtectionTokenProviderOptions>().Configure<IOptions<AccountsOptions>>(static (tokens, accounts) =>
            tokens.TokenLifespan = TimeSpan.FromHours(accounts.Value.PasswordLinkHours));
        services.AddDataProtection().SetApplicationName("LiveRelay");
        services.AddAuthentication().AddCookie(AccessRules.AccountScheme, SessionCookie.Configure)
            .AddScheme<AuthenticationSchemeOptions, DeviceAuthentication>(AccessRules.DeviceScheme, null);
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<Revocations>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<LoginLimits>();
        services.AddSingleton<PublicLinks>();
        services.AddSingleton<Pairings>();
        services.AddSingleton<DemoPeople>();
        services.AddScoped<Login>();
        services.AddScoped<PasswordLinks>();
        services.AddScoped<AccountDirectory>();

        // JSON of its own media type, never HTML: Chinese may stand there as it is.
        services.ConfigureHttpJsonOptions(static json =>
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return services;
    }

    /// <summary>Maps what is below <c>/api</c> for people and places.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var api = app.MapApi();
        SignInEndpoints.Map(api);
        PlacesEndpoints.Map(api);
        AccountEndpoints.Map(api);
        ImportEndpoints.Map(api);
        DeviceEndpoints.Map(api);
        Heartbeat.Map(api);
    }

    /// <summary>The group of all that is below <c>/api</c>: bodies are short, and answers are kept by nobody.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithMetadata(new RequestSizeLimitAttribute(MaxBodyBytes));
        api.AddEndpointFilter(static (context, next) =>
        {
            context.HttpContext.Response.Headers.CacheControl = "no-store";
            return next(context);
        });
        return api;
    }

    /// <summary>Remembers what was ended, makes the demo's people, and looks whether there is an administrator.</summary>
    public static async Task PrepareAccountsAsync(this IServiceProvider services)
    {
        await services.GetRequiredService<Revocations>().LoadAsync();
        await services.GetRequiredService<DemoPeople>().SeedAsync();
        await services.GetRequiredService<SetupLink>().LookAsync(CancellationToken.None);
    }

    /// <summary>Length is what makes a password good (NIST SP 800-63B section 5.1.1.2); our own check says in words what is wrong.</summary>
    private static void ConfigureIdentity(IdentityOptions identity, IOptions<AccountsOptions> accounts)
    {
        var options = accounts.Value;
        identity.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-_@";
        identity.Password = new PasswordOptions
        {
            RequiredLength = options.PasswordLength,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
        };
        identity.Lockout.MaxFailedAccessAttempts = options.LockoutFailures;
        identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(options.LockoutMinutes);
    }
}
