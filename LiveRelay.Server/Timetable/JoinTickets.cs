using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Timetable;

/// <summary>Gives people who may join a lesson the token and the page for it.</summary>
public sealed class JoinTickets(JoinTokens tokens, PublicLinks links, TimeProvider timeProvider, IOptions<TimetableOptions> options)
{
    /// <summary>A lesson without an end, such as the demo: enough for a school day.</summary>
    private static readonly TimeSpan _withoutEnd = TimeSpan.FromHours(12);

    /// <summary>How the way in by a lesson's code is called in join tokens.</summary>
    public static string CodeSession(string lesson, string code) => $"code-{lesson}-{code}";

    /// <summary>How a room is called in join tokens, whoever joins for it.</summary>
    public static string RoomSubject(int room) => $"room-{room}";

    /// <summary>How a person is called in join tokens.</summary>
    public static string AccountSubject(int account) => $"account-{account}";

    /// <summary>Whether nobody may join any more: it was ended, or is long past and not live.</summary>
    public bool IsOver(LessonRecord lesson)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        return lesson.State == LessonState.Ended
            || (lesson.State != LessonState.Live && lesson.EndsAt?.AddMinutes(options.Value.TokenMinutesAfterEnd) <= timeProvider.GetUtcNow());
    }

    /// <summary>A token and its page.</summary>
    /// <param name="request">The request, for the page's address.</param>
    /// <param name="lesson">The lesson.</param>
    /// <param name="role">What one is to it.</param>
    /// <param name="who">Who one is.</param>
    /// <param name="notAfter">The token's end at the latest; <c>null</c> for none.</param>
    public JoinShape Issue(HttpRequest request, LessonRecord lesson, LessonRole role, Joiner who, DateTimeOffset? notAfter = null)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        ArgumentNullException.ThrowIfNull(who);
        var now = timeProvider.GetUtcNow();
        var end = lesson.EndsAt is { } ends
            ? (lesson.State == LessonState.Live && ends < now ? now : ends).AddMinutes(options.Value.TokenMinutesAfterEnd)
            : now + _withoutEnd;
        DateTimeOffset[] bounds = [end, now + Revocations.LongestToken, notAfter ?? DateTimeOffset.MaxValue];
        var expires = bounds.Min();
        var token = tokens.Issue(
            new JoinToken(who.Subject, lesson.Id, role, who.Name, who.School, role.MayPublish(), IsShared: false, who.Session), expires - now);
        var page = $"/{PageOf(role)}/{lesson.Id}";
        return new JoinShape(lesson.Id, role.ToClaim(), token, page, links.To(request, $"{page}#token={token}"), expires);
    }

    private static string PageOf(LessonRole role) => role switch
    {
        LessonRole.Teacher => "teach",
        LessonRole.Classroom => "room",
        LessonRole.Helper => "help",
        _ => "observe",
    };
}

/// <summary>Who joins a lesson.</summary>
/// <param name="Subject">Stable, for machines.</param>
/// <param name="Name">For people.</param>
/// <param name="School">For people; empty where there is none.</param>
/// <param name="Session">What ends the token when it is revoked.</param>
public sealed record Joiner(string Subject, string Name, string School, string? Session);

/// <summary>The way into a lesson.</summary>
/// <param name="Lesson">The lesson.</param>
/// <param name="Role">What one is to it.</param>
/// <param name="Token">The join token.</param>
/// <param name="Page">The page's path.</param>
/// <param name="Url">The page with the token, to pass on.</param>
/// <param name="ExpiresAt">The token's end.</param>
public sealed record JoinShape(string Lesson, string Role, string Token, string Page, string Url, DateTimeOffset ExpiresAt);
