using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LiveRelay.Server.Lessons;

/// <summary>Makes join tokens, and knows how they are verified: JSON Web Tokens (RFC 7519) with HMAC-SHA-256.</summary>
public sealed class JoinTokens(SigningKey key, TimeProvider timeProvider)
{
    private const string Issuer = "liverelay";
    private const string Audience = "lesson";

    /// <summary>Clocks of the machines that share a key may differ by so much.</summary>
    private static readonly TimeSpan _clockSkew = TimeSpan.FromSeconds(30);

    /// <summary>How tokens are verified.</summary>
    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = key.Key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        NameClaimType = JoinToken.NameClaim,
        RoleClaimType = JoinToken.RoleClaim,
        LifetimeValidator = IsCurrent,
    };

    /// <summary>Makes a token.</summary>
    /// <param name="token">What it says.</param>
    /// <param name="lifetime">How long it is good.</param>
    public string Issue(JoinToken token, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(token);
        return Sign(token, key.Key, timeProvider.GetUtcNow().UtcDateTime, lifetime);
    }

    /// <summary>Makes a token with a given key, at a given time.</summary>
    internal static string Sign(JoinToken token, SymmetricSecurityKey key, DateTime now, TimeSpan lifetime) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            Expires = now + lifetime,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
            Claims = ClaimsOf(token),
        });

    private static Dictionary<string, object> ClaimsOf(JoinToken token)
    {
        var claims = new Dictionary<string, object>
        {
            [JoinToken.SubjectClaim] = token.Subject,
            [JoinToken.LessonClaim] = token.Lesson,
            [JoinToken.RoleClaim] = token.Role.ToClaim(),
            [JoinToken.NameClaim] = token.Name,
            [JoinToken.SchoolClaim] = token.School,
            [JoinToken.PublishClaim] = token.Publish.ToArray(),
        };
        if (token.IsShared)
        {
            claims[JoinToken.SharedClaim] = true;
        }

        if (token.Session is { } session)
        {
            claims[JoinToken.SessionClaim] = session;
        }

        return claims;
    }

    private bool IsCurrent(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + _clockSkew && (notBefore is not { } begin || begin <= now + _clockSkew);
    }
}
