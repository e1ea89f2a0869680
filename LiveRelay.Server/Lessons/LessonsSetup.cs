using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Operations;
using LiveRelay.Server.Problems;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;

namespace LiveRelay.Server.Lessons;

/// <summary>Puts lessons and their join tokens into the server.</summary>
public static class LessonsSetup
{
    /// <summary>The longest life of a demo link, in days: ten years.</summary>
    private const int MaxLinkDays = 3650;

    /// <summary>Adds lessons, the demo school, and bearer authentication.</summary>
    public static IServiceCollection AddLessons(this IServiceCollection services)
    {
        services.AddCheckedOptions<DemoOptions>("Demo", static (options, check) =>
            check.Range(options.LinkDays, 1, MaxLinkDays, nameof(options.LinkDays)));
        services.AddSingleton<SigningKey>();
        services.AddSingleton<JoinTokens>();
        services.AddSingleton<LessonDirectory>();
        services.AddSingleton<LessonAccess>();
        services.AddSingleton<DemoSchool>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<JoinTokens, TimeProvider>(static (bearer, tokens, time) =>
        {
            bearer.TokenHandlers.Clear();
            bearer.TokenHandlers.Add(new LatestToken(time));
            bearer.TokenValidationParameters = tokens.Validation;
            bearer.Events = new JwtBearerEvents { OnMessageReceived = TakeTokenOfHub, OnTokenValidated = TakeToken, OnChallenge = Challenge };
        });
        services.AddAuthorization();
        return services;
    }

    /// <summary>A browser's WebSocket can carry no header, so the hub's client sends the token in the query; nowhere else is it taken from there.</summary>
    private static Task TakeTokenOfHub(MessageReceivedContext context)
    {
        if (context.HttpContext.Request.Path.StartsWithSegments(HubSetup.Path) && context.Request.Query["access_token"].ToString() is { Length: > 0 } token)
        {
            context.Token = token;
        }

        return Task.CompletedTask;
    }

    /// <summary>What a good token says goes with the request: <see cref="LessonAccess"/> reads it there.</summary>
    private static Task TakeToken(TokenValidatedContext context)
    {
        if (!JoinToken.TryRead(context.Principal, out var token))
        {
            context.Fail("The token lacks sub, lesson or role.");
        }
        else if (IsRevoked(token, context))
        {
            context.Fail("What the token was issued under has been revoked.");
        }
        else
        {
            context.HttpContext.Features.Set(token);
        }

        return Task.CompletedTask;
    }

    private static bool IsRevoked(JoinToken token, TokenValidatedContext context)
    {
        var revocations = context.HttpContext.RequestServices.GetRequiredService<Revocations>();
        var issuedAt = context.SecurityToken is JsonWebToken jwt ? new DateTimeOffset(jwt.IssuedAt, TimeSpan.Zero) : DateTimeOffset.MinValue;
        return (token.Session is { } session && revocations.IsRevoked(session, issuedAt))
            || revocations.IsRevoked(Revocations.Place(token.Lesson, token.Subject), issuedAt);
    }

    /// <summary>401 as RFC 6750 section 3 has it, with a problem document that people can read.</summary>
    private static Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        var isMissing = context.AuthenticateFailure is null;
        context.Response.Headers.WWWAuthenticate = isMissing
            ? "Bearer realm=\"liverelay\""
            : "Bearer realm=\"liverelay\", error=\"invalid_token\"";
        return new Problem(isMissing ? ProblemType.TokenMissing : ProblemType.TokenInvalid).ExecuteAsync(context.HttpContext);
    }
}
