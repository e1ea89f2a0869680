using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Accounts;

/// <summary>Finds accounts for who may see or change them, and knows which account may have which school.</summary>
public sealed class AccountDirectory(LiveRelayDb db)
{
    /// <summary>The roles that belong to a school: its administrator makes them.</summary>
    private static readonly AccountRole[] _ofSchools = [AccountRole.SchoolAdministrator, AccountRole.Teacher, AccountRole.Observer];

    /// <summary>Why the caller may not make or change such an account; <c>null</c> if he may.</summary>
    public static Problem? RefuseOthers(Caller caller, AccountRecord account)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(account);
        return caller.IsOfCounty ? null
            : account.SchoolId != caller.SchoolId ? new Problem(ProblemType.OtherSchool)
            : _ofSchools.Contains(account.Role) ? null
            : new Problem(ProblemType.Forbidden);
    }

    /// <summary>The account with its school, for who may see or change it.</summary>
    public async Task<(AccountRecord? Account, Problem? Refusal)> FindAsync(int id, Caller caller, CancellationToken cancellationToken)
    {
        var account = await db.Accounts.Include(static a => a.School).FirstOrDefaultAsync(a => a.Id == id, cancellationToken);
        return account is null ? (null, new Problem(ProblemType.NotFound))
            : RefuseOthers(caller, account) is { } refusal ? (null, refusal)
            : (account, null);
    }

    /// <summary>People of a school have one, and it exists. Loads it.</summary>
    public async Task CheckSchoolAsync(AccountRecord account, InputCheck check, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(check);
        account.School = account.SchoolId is { } id ? await db.Schools.FindAsync([id], cancellationToken) : null;
        check.That(account.School is not null || account.SchoolId is null, "schoolId", ErrorCodes.NotFound);
        check.That(account.SchoolId is not null || !_ofSchools.Contains(account.Role), "schoolId", ErrorCodes.Required);
    }

    /// <summary>Whether somebody else could still administer the platform, or this one never did.</summary>
    public async Task<bool> OthersAdministerAsync(int id, CancellationToken cancellationToken) =>
        await db.Accounts.AnyAsync(account => account.Id != id && account.Role == AccountRole.Administrator && account.IsEnabled, cancellationToken)
        || !await db.Accounts.AnyAsync(static account => account.Role == AccountRole.Administrator && account.IsEnabled, cancellationToken);
}
