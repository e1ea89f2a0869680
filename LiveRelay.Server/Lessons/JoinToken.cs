using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;

namespace LiveRelay.Server.Lessons;

/// <summary>What a join token says: who may do what in which lesson.</summary>
/// <param name="Subject">Who it is, for machines.</param>
/// <param name="Lesson">The one lesson it opens.</param>
/// <param name="Role">What they are to the lesson.</param>
/// <param name="Name">Who it is, for people.</param>
/// <param name="Publish">The tracks that may be published with it: camera, screen, guest.</param>
public sealed record JoinToken(string Subject, string Lesson, LessonRole Role, string Name, IReadOnlyList<string> Publish)
{
    /// <summary>The claim of the lesson's id.</summary>
    public const string LessonClaim = "lesson";

    /// <summary>The claim of the role.</summary>
    public const string RoleClaim = "role";

    /// <summary>The claim of the name.</summary>
    public const string NameClaim = "name";

    /// <summary>The claim, once for each, of the tracks.</summary>
    public const string PublishClaim = "publish";

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

        var publish = principal.FindAll(PublishClaim).Select(static claim => claim.Value).ToArray();
        token = new JoinToken(subject, lesson, role, principal.FindFirstValue(NameClaim) ?? "", publish);
        return true;
    }
}
