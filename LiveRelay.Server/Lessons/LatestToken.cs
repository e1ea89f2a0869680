using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LiveRelay.Server.Lessons;

/// <summary>
/// Verifies join tokens, and believes the latest good one for a second more: a class that comes in by one link sends the same token two hundred times
/// at once. Whether it has been revoked is asked each time, after this.
/// </summary>
public sealed class LatestToken(TimeProvider timeProvider) : TokenHandler
{
    private static readonly TimeSpan _belief = TimeSpan.FromSeconds(1);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private Verified? _latest;

    /// <inheritdoc/>
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (_latest is { } latest && latest.Token == token && timeProvider.GetElapsedTime(latest.At) < _belief)
        {
            return latest.Result;
        }

        var at = timeProvider.GetTimestamp();
        var result = await _handler.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            _latest = new Verified(token, result, at);
        }

        return result;
    }

    private sealed record Verified(string Token, TokenValidationResult Result, long At);
}
