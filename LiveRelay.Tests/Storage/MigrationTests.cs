using System.Text.RegularExpressions;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Architecture;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace LiveRelay.Tests.Storage;

/// <summary>One series of migrations serves SQLite and PostgreSQL.</summary>
public sealed partial class MigrationTests(PrivatePostgres postgres)
{
    private const string FirstMigration = "20261123045216_Initial";

    private static readonly DateTimeOffset _monday = new(2026, 11, 23, 8, 0, 0, TimeSpan.FromHours(8));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_empty_database_becomes_one_that_holds_a_school_with_all_it_has(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, postgres);
        await using (var db = database.Open())
        {
            await db.Database.MigrateAsync(Cancelled);
            Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancelled));
            db.Lessons.Add(Lesson("first", _monday));
            await db.SaveChangesAsync(Cancelled);
        }

        await using (var db = database.Open())
        {
            var lesson = await db.Lessons.Include(static l => l.School).Include(static l => l.Teacher).Include(static l => l.Room)
                .Include(static l => l.InvitedRooms).Include(static l => l.InvitedSchools).SingleAsync(Cancelled);
            Assert.Equal("first school", lesson.School!.Name);
            Assert.Equal(AccountRole.Teacher, lesson.Teacher!.Role);
            Assert.Equal("四年级2班", lesson.InvitedRooms.Single().Name);
            Assert.Equal("first invited", lesson.InvitedSchools.Single().Name);
            Assert.Equal(_monday, lesson.StartsAt);
            Assert.Equal(TimeSpan.Zero, lesson.StartsAt!.Value.Offset);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Instants_sort_and_compare_in_the_database_whatever_their_offset(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, postgres);
        await using var db = database.Open();
        await db.Database.MigrateAsync(Cancelled);
        db.Lessons.AddRange(Lesson("second", _monday.ToUniversalTime()), Lesson("first", _monday.AddHours(-1)), Lesson("third", _monday.AddYears(70)));
        await db.SaveChangesAsync(Cancelled);

        Assert.Equal(["first", "second", "third"], await db.Lessons.OrderBy(static l => l.StartsAt).Select(static l => l.Id).ToListAsync(Cancelled));
        var before = _monday.AddMinutes(1);
        Assert.Equal(2, await db.Lessons.CountAsync(l => l.StartsAt < before, Cancelled));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Names_and_codes_are_unique_and_nothing_that_is_needed_can_be_deleted(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, postgres);
        await using var db = database.Open();
        await db.Database.MigrateAsync(Cancelled);
        db.Lessons.Add(Lesson("first", _monday));
        db.Lessons.Add(Lesson("second", _monday));
        await db.SaveChangesAsync(Cancelled);
        var code = await db.Lessons.Where(static l => l.Id == "first").Select(static l => l.Code).SingleAsync(Cancelled);

        await Assert.ThrowsAsync<DbUpdateException>(() => ChangeAsync(database, other => other.Lessons.Single(static l => l.Id == "second").Code = code));
        await Assert.ThrowsAsync<DbUpdateException>(() => ChangeAsync(database, static other => other.Schools.Add(new SchoolRecord { Name = "first school" })));
        await Assert.ThrowsAsync<DbUpdateException>(() => ChangeAsync(database, static other => other.Rooms.Remove(other.Rooms.First())));
        await Assert.ThrowsAsync<DbUpdateException>(() => ChangeAsync(database, static other => other.Accounts.Remove(other.Accounts.First())));
        await ChangeAsync(database, static other => other.Lessons.Remove(other.Lessons.First()));
        Assert.Equal(1, await db.Lessons.CountAsync(Cancelled));
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_database_of_the_first_version_keeps_its_lessons(DatabaseKind kind)
    {
        using var database = await TestDatabase.CreateAsync(kind, postgres);
        await using var db = database.Open();
        await db.GetService<IMigrator>().MigrateAsync(FirstMigration, Cancelled);
        await db.Database.ExecuteSqlRawAsync("INSERT INTO \"Schools\" (\"Id\", \"Name\") VALUES (1, '示范学校')", Cancelled);
        await db.Database.ExecuteSqlRawAsync(
            "INSERT INTO \"Lessons\" (\"Id\", \"Title\", \"State\", \"SchoolId\") VALUES ('demo', '示范课', 'Open', 1)", Cancelled);

        await db.Database.MigrateAsync(Cancelled);

        var lesson = await db.Lessons.Include(static l => l.School).SingleAsync(Cancelled);
        Assert.Equal(("demo", LessonState.Open, LessonKind.GradeLesson, "示范学校"), (lesson.Id, lesson.State, lesson.Kind, lesson.School!.Name));
        Assert.Null(lesson.StartsAt);
    }

    [Fact]
    public async Task The_migrations_say_all_that_the_model_says()
    {
        using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite, postgres);
        await using var db = database.Open();
        Assert.False(db.Database.HasPendingModelChanges(), "dotnet ef migrations add is needed");
    }

    /// <summary>The first one does, and is never edited; the others leave the type to the database.</summary>
    [Fact]
    public void No_migration_names_a_column_type() => Assert.Empty(
        from path in Repository.Files(Repository.Path("LiveRelay.Server", "Storage", "Migrations"), "*.cs")
        where !Path.GetFileName(path).StartsWith(FirstMigration, StringComparison.Ordinal) && ColumnType().IsMatch(File.ReadAllText(path))
        select Path.GetFileName(path));

    private static LessonRecord Lesson(string id, DateTimeOffset start)
    {
        var school = new SchoolRecord { Name = $"{id} school" };
        return new LessonRecord
        {
            Id = id,
            Title = "分数的意义",
            School = school,
            Teacher = new AccountRecord { UserName = id, NormalizedUserName = id, Name = "张华", Role = AccountRole.Teacher, School = school },
            Room = new RoomRecord { Name = "录播教室", School = school },
            StartsAt = start,
            EndsAt = start.AddMinutes(40),
            Code = id.GetHashCode(StringComparison.Ordinal).ToString("D6", System.Globalization.CultureInfo.InvariantCulture)[^6..],
            InvitedRooms = { new RoomRecord { Name = "四年级2班", School = school } },
            InvitedSchools = { new SchoolRecord { Name = $"{id} invited" } },
        };
    }

    private static async Task ChangeAsync(TestDatabase database, Action<LiveRelayDb> change)
    {
        await using var db = database.Open();
        change(db);
        await db.SaveChangesAsync(Cancelled);
    }

    [GeneratedRegex(@"\btype: ""|HasColumnType")]
    private static partial Regex ColumnType();
}
