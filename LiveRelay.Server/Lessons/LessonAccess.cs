using LiveRelay.Server.Problems;

namespace LiveRelay.Server.Lessons;

/// <summary>Decides whether a request's token opens a lesson.</summary>
public sealed class LessonAccess(LessonDirectory lessons)
{
    /// <summary>The verified token, or why the lesson stays shut.</summary>
    public async Task<(JoinToken? Token, Problem? Refusal)> CheckAsync(HttpContext context, string lesson)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Features.Get<JoinToken>() is not { } token)
        {
            return (null, new Problem(ProblemType.TokenInvalid));
        }

        if (!await lessons.ExistsAsync(lesson, context.RequestAborted))
        {
            return (null, new Problem(ProblemType.UnknownLesson));
        }

        return token.Lesson == lesson ? (token, null) : (null, new Problem(ProblemType.OtherLesson));
    }
}
