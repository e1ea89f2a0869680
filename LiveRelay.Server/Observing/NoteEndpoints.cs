using System.Text.RegularExpressions;
using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Observing;

/// <summary>The notes and marks of one's own observation. Those that are submitted stay as they are.</summary>
internal static partial class NoteEndpoints
{
    private static readonly TimeSpan _day = TimeSpan.FromDays(1);

    internal sealed record NoteBody(string? Kind, string? Text, DateTimeOffset? At, double? AtMs);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapPut("/observations/{observation:int}/notes/{key}", PutAsync).AllowAccounts();
        api.MapDelete("/observations/{observation:int}/notes/{key}", DeleteAsync).AllowAccounts();
        api.MapPost("/observations/{observation:int}/notes/submit", SubmitAsync).AllowAccounts();
    }

    private static async Task<IResult> PutAsync(
        int observation,
        string key,
        NoteBody body,
        Caller caller,
        LiveRelayDb db,
        ObservedLessons lessons,
        IOptions<ObservingOptions> options,
        TimeProvider time,
        CancellationToken cancelled)
    {
        if (await OwnAsync(db, observation, caller, cancelled) is not { } own)
        {
            return new Problem(ProblemType.UnknownObservation);
        }

        var (lesson, refusal) = await lessons.OfAsync(own, caller, cancelled);
        if (lesson is null)
        {
            return refusal!;
        }

        var check = new InputCheck();
        var note = Read(body, observation, key, lesson, time.GetUtcNow(), check);
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        // Twice: what is sent again may have arrived meanwhile.
        if (await ChangeAsync(db, note, cancelled))
        {
            return Results.Ok(NoteShape.Of(note, lesson.Zero));
        }

        if (await db.ObservationNotes.CountAsync(one => one.ObservationId == observation, cancelled) >= options.Value.MaxNotes)
        {
            return new Problem(ProblemType.TooManyNotes);
        }

        return await AddAsync(db, note, cancelled) || await ChangeAsync(db, note, cancelled)
            ? Results.Ok(NoteShape.Of(note, lesson.Zero))
            : new Problem(ProblemType.Submitted);
    }

    private static ObservationNoteRecord Read(NoteBody body, int observation, string key, ObservedLesson lesson, DateTimeOffset now, InputCheck check)
    {
        var text = PlainText.Clean(body.Text, int.MaxValue, allowLines: true);
        check.That(KeyPattern().IsMatch(key), "key", ErrorCodes.NotAllowed);
        check.That(text.Length > 0 || body.Kind is not null, "text", ErrorCodes.Required);
        check.That(text.Length <= ObservationNoteRecord.MaxTextLength, "text", ErrorCodes.TooLong);
        return new ObservationNoteRecord
        {
            ObservationId = observation,
            Key = key,
            Kind = body.Kind is null ? null : check.Name<MarkKind>("kind", body.Kind),
            Text = text,
            At = ReadMoment(body, lesson, now, check),
            IsLive = lesson.IsLive,
        };
    }

    /// <summary>By the clock on the wall, or on the lesson's: around the lesson, however late it is written down.</summary>
    private static DateTimeOffset ReadMoment(NoteBody body, ObservedLesson lesson, DateTimeOffset now, InputCheck check)
    {
        if (body.At is { } at)
        {
            var (first, last) = lesson.Zero is { } begin && begin < now ? (begin, now) : (now, now);
            check.That(at >= first - _day && at <= last + _day, "at", ErrorCodes.OutOfRange);
            return DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        }

        check.That(body.AtMs is not null, "at", ErrorCodes.Required);
        check.That(body.AtMs is null || (lesson.Zero is not null && body.AtMs >= 0 && body.AtMs <= _day.TotalMilliseconds), "atMs", ErrorCodes.OutOfRange);
        return check.Errors.Count > 0 ? now : lesson.Zero!.Value.AddMilliseconds(Math.Round(body.AtMs!.Value));
    }

    private static async Task<bool> ChangeAsync(LiveRelayDb db, ObservationNoteRecord note, CancellationToken cancelled) =>
        await db.ObservationNotes.Where(one => one.ObservationId == note.ObservationId && one.Key == note.Key && one.SubmittedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(static one => one.Kind, note.Kind).SetProperty(static one => one.Text, note.Text).SetProperty(static one => one.At, note.At),
            cancelled) > 0;

    private static async Task<bool> AddAsync(LiveRelayDb db, ObservationNoteRecord note, CancellationToken cancelled)
    {
        db.ObservationNotes.Add(note);
        return await db.TrySaveAsync(ProblemType.Submitted, cancelled) is null;
    }

    private static async Task<IResult> DeleteAsync(int observation, string key, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        if (await OwnAsync(db, observation, caller, cancelled) is null)
        {
            return new Problem(ProblemType.UnknownObservation);
        }

        var notes = db.ObservationNotes.Where(note => note.ObservationId == observation && note.Key == key);
        return await notes.Where(static note => note.SubmittedAt == null).ExecuteDeleteAsync(cancelled) > 0 || !await notes.AnyAsync(cancelled)
            ? Results.NoContent()
            : new Problem(ProblemType.Submitted);
    }

    /// <summary>Shows what is noted so far to those who may see it; what is noted later is one's own again.</summary>
    private static async Task<IResult> SubmitAsync(int observation, Caller caller, LiveRelayDb db, TimeProvider time, CancellationToken cancelled)
    {
        if (await OwnAsync(db, observation, caller, cancelled) is null)
        {
            return new Problem(ProblemType.UnknownObservation);
        }

        var now = time.GetUtcNow();
        var submitted = await db.ObservationNotes.Where(note => note.ObservationId == observation && note.SubmittedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(static note => note.SubmittedAt, now), cancelled);
        return Results.Ok(new { submitted });
    }

    /// <summary>The caller's own observation of that number.</summary>
    internal static Task<ObservationRecord?> OwnAsync(LiveRelayDb db, int observation, Caller caller, CancellationToken cancelled) =>
        db.Observations.AsNoTracking().FirstOrDefaultAsync(own => own.Id == observation && own.AccountId == caller.Id, cancelled);

    [GeneratedRegex("^[A-Za-z0-9-]{1,40}$")]
    private static partial Regex KeyPattern();
}
