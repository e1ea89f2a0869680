using LiveRelay.Server.Lessons;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts;

/// <summary>
/// The people and places of the demo: three schools with two rooms each, a teacher, a school's administrator and four observers. They share one password,
/// which is random and stands in a file of the data directory for its owner alone.
/// </summary>
public sealed class DemoPeople(IServiceProvider services, DataDirectory directory, IOptions<DemoOptions> options)
{
    /// <summary>The file of the password in the data directory.</summary>
    public const string PasswordFile = "demo-password";

    private const string CountyName = "示范县";

    private static readonly (string School, string[] Rooms)[] _places =
    [
        (DemoSchool.SchoolName, ["录播教室", "四年级1班"]), ("东街小学", ["四年级1班", "四年级2班"]), ("河口小学", ["四年级1班", "多媒体教室"]),
    ];

    private static readonly (string UserName, string Name, AccountRole Role, string School)[] _people =
    [
        ("demo-teacher", "张华", AccountRole.Teacher, DemoSchool.SchoolName),
        ("demo-head", "刘强", AccountRole.SchoolAdministrator, DemoSchool.SchoolName),
        ("demo-observer-1", "李静", AccountRole.Observer, "东街小学"),
        ("demo-observer-2", "王芳", AccountRole.Observer, "东街小学"),
        ("demo-observer-3", "陈明", AccountRole.Observer, "河口小学"),
        ("demo-observer-4", "赵敏", AccountRole.Observer, "河口小学"),
    ];

    /// <summary>Who may sign in with what, in a line for people; <c>null</c> without the demo.</summary>
    public string? Line => options.Value.Enabled && File.Exists(directory.File(PasswordFile))
        ? $"{string.Join(", ", _people.Select(static person => person.UserName))}; password {File.ReadAllText(directory.File(PasswordFile))}"
        : null;

    /// <summary>Stores them unless they are there, and invites all rooms to the demo's lesson.</summary>
    public async Task SeedAsync()
    {
        if (!options.Value.Enabled)
        {
            return;
        }

        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LiveRelayDb>();
        var first = _people[0].UserName;
        if (await db.Accounts.AnyAsync(account => account.UserName == first))
        {
            return;
        }

        var schools = await SeedPlacesAsync(db);
        await SeedPeopleAsync(scope.ServiceProvider.GetRequiredService<UserManager<AccountRecord>>(), schools);
        await InviteAsync(db);
    }

    private static async Task<Dictionary<string, SchoolRecord>> SeedPlacesAsync(LiveRelayDb db)
    {
        var schools = new Dictionary<string, SchoolRecord>();
        foreach (var (name, rooms) in _places)
        {
            var school = await db.Schools.FirstOrDefaultAsync(s => s.Name == name) ?? new SchoolRecord { Name = name };
            schools[name] = school;
            var present = await db.Rooms.Where(room => room.SchoolId == school.Id).Select(static room => room.Name).ToListAsync();
            db.Rooms.AddRange(rooms.Except(present).Select(room => new RoomRecord { School = school, Name = room, Grade = "四年级" }));
        }

        if (!await db.County.AnyAsync())
        {
            await db.NameCountyAsync(CountyName, CancellationToken.None);
        }

        await db.SaveChangesAsync();
        return schools;
    }

    private async Task SeedPeopleAsync(UserManager<AccountRecord> users, Dictionary<string, SchoolRecord> schools)
    {
        var password = Secrets.Create()[..12];
        SecretFile.Write(directory.File(PasswordFile), System.Text.Encoding.ASCII.GetBytes(password));

        // One hash for all: they share the password anyway, and a hash takes its time on purpose.
        var hash = users.PasswordHasher.HashPassword(new AccountRecord { Name = "" }, password);
        foreach (var (userName, name, role, school) in _people)
        {
            var account = new AccountRecord { UserName = userName, Name = name, Role = role, SchoolId = schools[school].Id, PasswordHash = hash };
            await users.CreateAsync(account);
        }
    }

    private static async Task InviteAsync(LiveRelayDb db)
    {
        var lesson = await db.Lessons.Include(static l => l.InvitedRooms).FirstOrDefaultAsync(static l => l.Id == DemoSchool.LessonId);
        if (lesson is null)
        {
            return;
        }

        var rooms = await db.Rooms.OrderBy(static room => room.Id).ToListAsync();
        var studio = rooms.First(static room => room.Name == _places[0].Rooms[0]);
        var teacher = _people[0].UserName;
        lesson.TeacherId = await db.Accounts.Where(account => account.UserName == teacher).Select(static account => account.Id).FirstAsync();
        lesson.RoomId = studio.Id;
        lesson.Kind = LessonKind.AllianceLesson;
        lesson.Subject = "数学";
        lesson.Grade = "四年级";
        foreach (var room in rooms.Where(room => room.Id != studio.Id))
        {
            lesson.InvitedRooms.Add(room);
        }

        await db.SaveChangesAsync();
    }
}
