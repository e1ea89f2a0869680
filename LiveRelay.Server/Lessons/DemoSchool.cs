using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Lessons;

/// <summary>A school with a lesson that is open to everybody who has a printed link.</summary>
public sealed class DemoSchool(IDbContextFactory<LiveRelayDb> database, JoinTokens tokens, IOptions<DemoOptions> options)
{
    /// <summary>The lesson's id.</summary>
    public const string LessonId = "demo";

    /// <summary>The school that gives it.</summary>
    public const string SchoolName = "示范小学";

    private static readonly LessonRole[] _linkRoles = [LessonRole.Teacher, LessonRole.Classroom, LessonRole.Observer];

    /// <summary>Stores the school and the lesson unless they are there.</summary>
    public async Task SeedAsync()
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        await using var db = await database.CreateDbContextAsync();
        if (await db.Lessons.AnyAsync(static lesson => lesson.Id == LessonId))
        {
            return;
        }

        var school = await db.Schools.FirstOrDefaultAsync(static s => s.Name == SchoolName) ?? new SchoolRecord { Name = SchoolName };
        db.Lessons.Add(new LessonRecord { Id = LessonId, Title = "示范课", State = LessonState.Open, School = school });
        await db.SaveChangesAsync();
    }

    /// <summary>A link for each role, with a fresh token in its fragment, which browsers keep to themselves.</summary>
    /// <param name="baseUrl">Where browsers reach the server.</param>
    public IEnumerable<(LessonRole Role, string Url)> Links(Uri baseUrl)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        return options.Value.Enabled ? [.. _linkRoles.Select(role => (role, Link(baseUrl, role)))] : [];
    }

    private string Link(Uri baseUrl, LessonRole role)
    {
        var (page, name) = role switch
        {
            LessonRole.Teacher => ("teach", "示范教师"),
            LessonRole.Classroom => ("room", "示范教室"),
            _ => ("observe", "观摩教师"),
        };
        var token = new JoinToken(
            $"demo-{role.ToClaim()}", LessonId, role, name, SchoolName, role.MayPublish(), IsShared: role != LessonRole.Teacher, Session: null);
        return $"{baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{page}/{LessonId}#token={tokens.Issue(token, TimeSpan.FromDays(options.Value.LinkDays))}";
    }
}
