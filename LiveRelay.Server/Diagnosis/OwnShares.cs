using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Reviews;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Diagnosis;

/// <summary>To whom a teacher shows what is his own: people of his school and the county's researchers, by name, until he takes it back.</summary>
internal static class OwnShares
{
    private const int MostPeople = 50;
    private const int MostShares = 200;

    /// <summary>Whether what is the teacher's own is the caller's.</summary>
    internal static bool IsOwner(Caller caller, RecordingRecord recording) => RecordingRights.PartsOf(caller, recording).HasFlag(ReviewPart.Owner);

    /// <summary>Whether somebody who may watch a recording may also read what is shown to some.</summary>
    internal static async Task<bool> MayReadAsync<TShare>(DbSet<TShare> shares, RecordingRecord recording, Caller caller, CancellationToken cancelled)
        where TShare : ShareRecord =>
        IsOwner(caller, recording) || await shares.AnyAsync(share => share.RecordingId == recording.Id && share.AccountId == caller.Id, cancelled);

    /// <summary>To whom it is shown.</summary>
    internal static async Task<IReadOnlyList<PersonShape>> ListAsync<TShare>(DbSet<TShare> shares, string id, CancellationToken cancelled)
        where TShare : ShareRecord =>
        await shares.AsNoTracking().Where(share => share.RecordingId == id).OrderBy(static share => share.Account!.Name)
            .Select(static share => new PersonShape(share.AccountId, share.Account!.Name, share.Account.School!.Name)).ToListAsync(cancelled);

    /// <summary>To whom it can be shown, by a part of their names.</summary>
    internal static async Task<IReadOnlyList<PersonShape>> PeopleAsync(LiveRelayDb db, RecordingRecord recording, Caller caller, string query, CancellationToken cancelled) =>
        await Reachable(db, recording).Where(account => account.Id != caller.Id && account.Name.Contains(query)).OrderBy(static account => account.Name)
            .ThenBy(static account => account.Id).Take(MostPeople).Select(static account => new PersonShape(account.Id, account.Name, account.School!.Name)).ToListAsync(cancelled);

    /// <summary>Says anew to whom it is shown: nobody is the teacher's alone.</summary>
    /// <returns>The refusal; <c>null</c> if it is done.</returns>
    internal static async Task<IResult?> ReplaceAsync<TShare>(
        LiveRelayDb db, RecordingRecord recording, SharesBody body, Func<int, TShare> share, Action audit, CancellationToken cancelled)
        where TShare : ShareRecord
    {
        var ids = body.AccountIds?.Distinct().ToList() ?? [];
        var check = new InputCheck();
        check.That(body.AccountIds is not null, "accountIds", ErrorCodes.Required);
        check.That(ids.Count <= MostShares, "accountIds", ErrorCodes.OutOfRange);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        check.That(await Reachable(db, recording).CountAsync(account => ids.Contains(account.Id), cancelled) == ids.Count, "accountIds", ErrorCodes.NotFound);
        if (check.Refusal is { } unknown)
        {
            return unknown;
        }

        // Twice: another page of his may have done the same meanwhile.
        return await TryAsync() is null ? null : await TryAsync();

        async Task<IResult?> TryAsync()
        {
            db.ChangeTracker.Clear();
            var old = await db.Set<TShare>().Where(one => one.RecordingId == recording.Id).ToListAsync(cancelled);
            db.RemoveRange(old.Where(one => !ids.Contains(one.AccountId)));
            db.AddRange(ids.Where(account => old.TrueForAll(one => one.AccountId != account)).Select(share));
            audit();
            return await db.TrySaveAsync(ProblemType.ReviewMoved, cancelled);
        }
    }

    private static IQueryable<AccountRecord> Reachable(LiveRelayDb db, RecordingRecord recording) => db.Accounts.AsNoTracking()
        .Where(account => account.IsEnabled && (account.Role == AccountRole.Researcher || account.SchoolId == recording.SchoolId));
}

/// <summary>To whom something is shown from now on.</summary>
/// <param name="AccountIds">Their accounts.</param>
internal sealed record SharesBody(IReadOnlyList<int>? AccountIds);

/// <summary>Somebody to whom something is shown.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name for people.</param>
/// <param name="School">The school.</param>
internal sealed record PersonShape(int Id, string Name, string? School);
