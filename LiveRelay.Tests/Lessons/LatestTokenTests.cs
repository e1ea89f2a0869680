using LiveRelay.Server.Lessons;
using LiveRelay.Tests.Watching;
using Microsoft.IdentityModel.Tokens;

namespace LiveRelay.Tests.Lessons;

/// <summary>A class that comes in by one link has its token verified once a second; nobody else comes in with it.</summary>
public sealed class LatestTokenTests
{
    private readonly SettableTime _time = new();
    private readonly SymmetricSecurityKey _key = new(new byte[32]);
    private readonly LatestToken _latest;

    public LatestTokenTests() => _latest = new LatestToken(_time);

    [Fact]
    public async Task The_same_token_is_believed_for_a_second_and_verified_again_after_it()
    {
        var token = Token("观摩", _key);
        var first = await ValidateAsync(token);
        Assert.True(first.IsValid, first.Exception?.Message);

        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Same(first, await ValidateAsync(token));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotSame(first, await ValidateAsync(token));
    }

    [Fact]
    public async Task Belief_does_not_grow_with_each_use()
    {
        var token = Token("观摩", _key, TimeSpan.FromSeconds(1));
        for (var i = 0; i < 3; i++)
        {
            Assert.True((await ValidateAsync(token)).IsValid);
            _time.Advance(TimeSpan.FromMilliseconds(450));
        }

        Assert.False((await ValidateAsync(token)).IsValid);
    }

    [Fact]
    public async Task Another_token_is_never_believed_because_of_the_latest()
    {
        var good = Token("观摩", _key);
        Assert.True((await ValidateAsync(good)).IsValid);

        Assert.False((await ValidateAsync(Token("观摩", new SymmetricSecurityKey([.. Enumerable.Repeat((byte)1, 32)])))).IsValid);
        Assert.False((await ValidateAsync(good[..^1])).IsValid);
        Assert.False((await ValidateAsync("no token")).IsValid);
        var another = await ValidateAsync(Token("别人", _key));
        Assert.Equal("别人", another.ClaimsIdentity.FindFirst(JoinToken.SubjectClaim)?.Value);
    }

    [Fact]
    public async Task A_bad_token_stays_bad()
    {
        var token = Token("观摩", new SymmetricSecurityKey([.. Enumerable.Repeat((byte)1, 32)]));

        Assert.False((await ValidateAsync(token)).IsValid);
        Assert.False((await ValidateAsync(token)).IsValid);
    }

    private string Token(string subject, SymmetricSecurityKey key, TimeSpan? lifetime = null) => JoinTokens.Sign(
        new JoinToken(subject, "lesson-1", LessonRole.Observer, "观摩", "", [], IsShared: true, Session: null),
        key, _time.GetUtcNow().UtcDateTime, lifetime ?? TimeSpan.FromHours(1));

    private Task<TokenValidationResult> ValidateAsync(string token) => _latest.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidateIssuer = false,
        ValidateAudience = false,
        IssuerSigningKey = _key,
        LifetimeValidator = (_, expires, _, _) => _time.GetUtcNow().UtcDateTime < expires,
    });
}
