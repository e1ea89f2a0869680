using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;

namespace LiveRelay.Server.Lessons;

/// <summary>What a join token says: who may do what in which lesson.</summary>
/// <param name="Subject">Who it is, for machines.</param>
/// <param name="Lesson">The one lesson it opens.</param>
/// <param name="Role">What they are to the lesson.</param>
/// <param name="Name">Who it is, for people.</param>
/// <param name="School">The school they belong to, for people; empty where there is none.</param>
/// <param name="Publish">The tracks that may be published with it: camera, screen, guest, wall.</param>
/// <param name="IsShared">Whether many browsers may open its link, each of them being somebody of its own.</param>
/// <param name="Session">The login, device or link that it was issued under: when that is revoked, so is the token. <c>null</c> where there is none.</param>
public sealed record JoinToken(
    string Subject, string Lesson, LessonRole Role, string Name, string School, IReadOnlyList<string> Publish, bool IsShared, string? Session)
{
    /// <summary>The claim of the lesson's id.</summary>
    public const string LessonClaim = "lesson";

    /// <summary>The claim of the role.</summary>
    public const string RoleClaim = "role";

    /// <summary>The claim of the name.</summary>
    public const string NameClaim = "name";

    /// <summary>The claim of the school's name.</summary>
    public const string SchoolClaim = "school";

    /// <summary>The claim, once for each, of the tracks.</summary>
    public const string PublishClaim = "publish";

    /// <summary>The claim that many may share the link.</summary>
    public const string SharedClaim = "shared";

    /// <summary>The claim of the session that the token was issued under (OpenID Connect's <c>sid</c>).</summary>
    public const string SessionClaim = "sid";

    /// <summary>The claim of the subject.</summary>
    public const string SubjectClaim = "sub";

    /// <summary>Reads the claims of a verified token; false if one is missing.</summary>
    public static bool TryRead(ClaimsPrincipal? principal, [NotNullWhen(true)] out JoinToken? token)
    {
        token = null;
        if (principal?.FindFirstValue(SubjectClaim) is not { } subject
            || principal.FindFirstValue(LessonClaim) is not { } lesson
            || !LessonRoles.TryParse(principal.FindFirstValue(RoleClaim), out var role))
        {
            return false;
        }

        token = new JoinToken(
            subject,
            lesson,
            role,
            principal.FindFirstValue(NameClaim) ?? "",
            principal.FindFirstValue(SchoolClaim) ?? "",
            [.. principal.FindAll(PublishClaim).Select(static claim => claim.Value)],
            bool.TryParse(principal.FindFirstValue(SharedClaim), out var isShared) && isShared,
            principal.FindFirstValue(SessionClaim));
        return true;
    }

    /// <summary>Who a page that holds this token is in the lesson: the subject, and behind a shared link each browser for itself.</summary>
    /// <param name="clientId">The name that the page gives itself, or <c>null</c>.</param>
    public string ParticipantId(string? clientId) => IsShared && clientId is not null ? $"{Subject}~{clientId}" : Subject;
}
