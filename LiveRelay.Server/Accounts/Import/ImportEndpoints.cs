using System.Globalization;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts.Import;

/// <summary>Brings rooms and people from a spreadsheet: all of them, or none.</summary>
internal static class ImportEndpoints
{
    private const int MaxSeats = 1000;

    private static readonly Dictionary<string, string> _chineseRoles = new(StringComparer.Ordinal)
    {
        ["平台管理员"] = WireName.Of(AccountRole.Administrator),
        ["教研员"] = WireName.Of(AccountRole.Researcher),
        ["学校管理员"] = WireName.Of(AccountRole.SchoolAdministrator),
        ["教师"] = WireName.Of(AccountRole.Teacher),
        ["观摩教师"] = WireName.Of(AccountRole.Observer),
    };

    internal static void Map(RouteGroupBuilder api)
    {
        AccountRole[] administrators = [AccountRole.Administrator, AccountRole.SchoolAdministrator];
        var size = new RequestSizeLimitAttribute(ImportFile.MaxBytes);
        api.MapPost("/import/rooms", ImportRoomsAsync).AllowAccounts(administrators).WithMetadata(size);
        api.MapPost("/import/accounts", ImportAccountsAsync).AllowAccounts(administrators).WithMetadata(size);
    }

    private static async Task<IResult> ImportRoomsAsync(HttpContext context, Caller caller, LiveRelayDb db, bool dryRun = false)
    {
        var cancelled = context.RequestAborted;
        var (file, refusal) = await ImportFile.ReadAsync(
            context.Request, [.. Columns(caller), new("name", "名称", true), new("grade", "年级", false), new("seats", "座位数", false)]);
        if (refusal is not null)
        {
            return refusal;
        }

        var schools = await Schools.LoadAsync(db, caller, cancelled);
        var present = await db.Rooms.Select(static room => new { room.SchoolId, room.Name }).ToListAsync(cancelled);
        var taken = present.Select(static room => (room.SchoolId, room.Name)).ToHashSet();
        var rooms = new List<RoomRecord>();
        foreach (var row in file.Rows)
        {
            var check = new InputCheck();
            var seats = 0;
            check.That(
                file[row, "seats"] is not { } digits || int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out seats),
                "seats",
                ErrorCodes.NotAllowed);
            var room = new RoomRecord
            {
                SchoolId = schools.Read(file[row, "school"], check, isRequired: true) ?? 0,
                Name = check.Line("name", file[row, "name"], RoomRecord.MaxNameLength),
                Grade = check.OptionalLine("grade", file[row, "grade"], RoomRecord.MaxGradeLength),
                Seats = file[row, "seats"] is null ? null : check.OptionalNumber("seats", seats, 0, MaxSeats),
            };
            check.That(check.Errors.Count > 0 || taken.Add((room.SchoolId, room.Name)), "name", ErrorCodes.Taken);
            file.Add(row, check);
            rooms.Add(room);
        }

        if (file.Refusal is not null || dryRun)
        {
            return file.Refusal ?? Done(0, []);
        }

        db.Rooms.AddRange(rooms);
        return await db.TrySaveAsync(ProblemType.NameTaken, cancelled) ?? Done(rooms.Count, []);
    }

    private static async Task<IResult> ImportAccountsAsync(
        HttpContext context,
        Caller caller,
        LiveRelayDb db,
        UserManager<AccountRecord> users,
        PasswordLinks links,
        IOptions<AccountsOptions> options,
        bool dryRun = false)
    {
        var cancelled = context.RequestAborted;
        var (file, refusal) = await ImportFile.ReadAsync(
            context.Request,
            [.. Columns(caller), new("userName", "用户名", true), new("name", "姓名", true), new("role", "角色", true), new("password", "密码", false)]);
        if (refusal is not null)
        {
            return refusal;
        }

        var schools = await Schools.LoadAsync(db, caller, cancelled);
        var taken = (await db.Accounts.Select(static account => account.UserName!).ToListAsync(cancelled)).ToHashSet(StringComparer.Ordinal);
        var accounts = new List<(AccountRecord Account, string? Password)>();
        foreach (var row in file.Rows)
        {
            var check = new InputCheck();
            var account = ReadAccount(file, row, check, schools);
            if (file[row, "password"] is { } password)
            {
                check.Password("password", password, account.UserName!, options.Value.PasswordLength);
            }

            check.That(AccountDirectory.RefuseOthers(caller, account) is null || check.Errors.Count > 0, "role", ErrorCodes.NotAllowed);
            check.That(check.Errors.Count > 0 || taken.Add(account.UserName!), "userName", ErrorCodes.Taken);
            file.Add(row, check);
            accounts.Add((account, file[row, "password"]));
        }

        if (file.Refusal is not null || dryRun)
        {
            return file.Refusal ?? Done(0, []);
        }

        // The work is in the hashes; nobody's password waits for another's.
        Parallel.ForEach(accounts.Where(static entry => entry.Password is not null), entry =>
            entry.Account.PasswordHash = users.PasswordHasher.HashPassword(entry.Account, entry.Password!));
        foreach (var (account, _) in accounts)
        {
            account.NormalizedUserName = users.NormalizeName(account.UserName);
            account.SecurityStamp = Secrets.Create();
            account.LockoutEnabled = true;
        }

        db.Accounts.AddRange(accounts.Select(static entry => entry.Account));
        return await db.TrySaveAsync(ProblemType.NameTaken, cancelled) ?? Done(accounts.Count, await LinksAsync(context, accounts, links));
    }

    private static AccountRecord ReadAccount(ImportFile file, CsvRow row, InputCheck check, Schools schools)
    {
        var role = file[row, "role"];
        var account = new AccountRecord
        {
            UserName = check.UserName("userName", file[row, "userName"]),
            Name = check.Line("name", file[row, "name"], AccountRecord.MaxNameLength),
            Role = check.Name<AccountRole>("role", role is null ? null : _chineseRoles.GetValueOrDefault(role, role)),
        };
        account.SchoolId = schools.Read(
            file[row, "school"], check, isRequired: account.Role is not (AccountRole.Administrator or AccountRole.Researcher));
        return account;
    }

    private static async Task<IReadOnlyList<object>> LinksAsync(
        HttpContext context, IEnumerable<(AccountRecord Account, string? Password)> accounts, PasswordLinks links)
    {
        var made = new List<object>();
        foreach (var (account, _) in accounts.Where(static entry => entry.Password is null))
        {
            var link = await links.CreateAsync(context.Request, account);
            made.Add(new { account.UserName, account.Name, link.Url, link.ExpiresAt });
        }

        return made;
    }

    /// <summary>Who administers one school need not name it.</summary>
    private static ImportColumn[] Columns(Caller caller) => [new("school", "学校", caller.IsOfCounty)];

    private static IResult Done(int created, IReadOnlyList<object> passwordLinks) => Results.Ok(new { Created = created, PasswordLinks = passwordLinks });

    /// <summary>The schools that a file may name.</summary>
    private sealed class Schools(Dictionary<string, int> byName, Caller caller)
    {
        internal static async Task<Schools> LoadAsync(LiveRelayDb db, Caller caller, CancellationToken cancelled) =>
            new(await db.Schools.ToDictionaryAsync(static school => school.Name, static school => school.Id, cancelled), caller);

        internal int? Read(string? name, InputCheck check, bool isRequired)
        {
            if (name is null)
            {
                check.That(!isRequired || !caller.IsOfCounty, "school", ErrorCodes.Required);
                return caller.IsOfCounty ? null : caller.SchoolId;
            }

            if (!byName.TryGetValue(name, out var id))
            {
                check.Add("school", ErrorCodes.NotFound);
                return null;
            }

            check.That(caller.Administers(id), "school", ErrorCodes.NotAllowed);
            return id;
        }
    }
}
