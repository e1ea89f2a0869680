using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Observing;

/// <summary>The form of one's own observation: saved at each change, locked when it is submitted; and read by those who may.</summary>
internal static class EvaluationEndpoints
{
    internal sealed record EvaluationBody(
        int? TemplateId,
        int? Version,
        IReadOnlyDictionary<string, decimal?>? Items,
        IReadOnlyDictionary<string, decimal?>? Bonus,
        string? Strengths,
        string? Weaknesses,
        string? Suggestions);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/observations/{observation:int}/evaluation", GetAsync).AllowAccounts();
        api.MapPut("/observations/{observation:int}/evaluation", PutAsync).AllowAccounts();
        api.MapPost("/observations/{observation:int}/evaluation/submit", SubmitAsync).AllowAccounts();
    }

    /// <summary>The form as it is filled in, or the empty one that the purpose begins with.</summary>
    internal static async Task<EvaluationShape?> ShapeAsync(LiveRelayDb db, ObservationRecord own, CancellationToken cancelled)
    {
        if (await db.Evaluations.AsNoTracking().FirstOrDefaultAsync(evaluation => evaluation.ObservationId == own.Id, cancelled) is { } evaluation)
        {
            return EvaluationShape.Of(evaluation, await FormAsync(db, evaluation.TemplateId, evaluation.Version, cancelled) ?? throw new InvalidOperationException());
        }

        return await EvaluationTemplates.FirstChoiceAsync(db, own.Purpose, cancelled) is { } first
            ? EvaluationShape.New(first.TemplateId, first.Version, EvaluationForm.Read(first.Json))
            : null;
    }

    private static async Task<IResult> GetAsync(
        int observation, Caller caller, LiveRelayDb db, ObservedLessons lessons, CancellationToken cancelled)
    {
        var (evaluation, refusal) = await SubmittedEvaluations.FindAsync(db, lessons, observation, caller, cancelled);
        return evaluation is null ? refusal! : Results.Ok(evaluation);
    }

    private static async Task<IResult> PutAsync(
        int observation, EvaluationBody body, Caller caller, LiveRelayDb db, ObservedLessons lessons, TimeProvider time, CancellationToken cancelled)
    {
        if (await RefuseAsync(db, lessons, observation, caller, cancelled) is { } refusal)
        {
            return refusal;
        }

        var present = await db.Evaluations.AsNoTracking().FirstOrDefaultAsync(evaluation => evaluation.ObservationId == observation, cancelled);
        if (present is { SubmittedAt: not null })
        {
            return new Problem(ProblemType.Submitted);
        }

        var (template, version) = (body.TemplateId ?? present?.TemplateId ?? 0, body.Version ?? present?.Version ?? 0);
        if (await FormAsync(db, template, version, cancelled) is not { } form)
        {
            return new Problem(ProblemType.UnknownForm);
        }

        var check = new InputCheck();
        var evaluation = Read(body, form, check);
        (evaluation.ObservationId, evaluation.TemplateId, evaluation.Version, evaluation.ChangedAt) = (observation, template, version, time.GetUtcNow());
        if (check.Refusal is { } wrong)
        {
            return wrong;
        }

        // Twice: another page of his may have saved the first answers meanwhile.
        return await ChangeAsync(db, evaluation, cancelled) || await AddAsync(db, evaluation, cancelled) || await ChangeAsync(db, evaluation, cancelled)
            ? Results.Ok(EvaluationShape.Of(evaluation, form))
            : new Problem(ProblemType.Submitted);
    }

    private static EvaluationRecord Read(EvaluationBody body, EvaluationForm form, InputCheck check)
    {
        var items = form.Items.ToDictionary(static item => item.Id, static item => (Func<decimal, bool>)item.Takes);
        var bonus = form.Bonus.ToDictionary(static one => one.Id, static one => (Func<decimal, bool>)one.Takes);
        return new EvaluationRecord
        {
            Answers = new EvaluationAnswers(ReadValues("items", body.Items, items, check), ReadValues("bonus", body.Bonus, bonus, check)).ToJson(),
            Strengths = ReadText("strengths", body.Strengths, check),
            Weaknesses = ReadText("weaknesses", body.Weaknesses, check),
            Suggestions = ReadText("suggestions", body.Suggestions, check),
        };
    }

    private static Dictionary<string, decimal> ReadValues(
        string field, IReadOnlyDictionary<string, decimal?>? values, Dictionary<string, Func<decimal, bool>> known, InputCheck check)
    {
        var read = new Dictionary<string, decimal>();
        foreach (var (id, given) in values ?? new Dictionary<string, decimal?>())
        {
            if (!known.TryGetValue(id, out var takes))
            {
                check.Add(field, ErrorCodes.NotFound);
            }
            else if (given is { } value)
            {
                check.That(takes(value), $"{field}.{id}", ErrorCodes.NotAllowed);
                read[id] = value;
            }
        }

        return read;
    }

    private static string ReadText(string field, string? text, InputCheck check)
    {
        var clean = PlainText.Clean(text, int.MaxValue, allowLines: true);
        check.That(clean.Length <= EvaluationRecord.MaxTextLength, field, ErrorCodes.TooLong);
        return clean;
    }

    private static async Task<bool> ChangeAsync(LiveRelayDb db, EvaluationRecord wanted, CancellationToken cancelled) =>
        await db.Evaluations.Where(evaluation => evaluation.ObservationId == wanted.ObservationId && evaluation.SubmittedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(static evaluation => evaluation.TemplateId, wanted.TemplateId)
                .SetProperty(static evaluation => evaluation.Version, wanted.Version)
                .SetProperty(static evaluation => evaluation.Answers, wanted.Answers)
                .SetProperty(static evaluation => evaluation.Strengths, wanted.Strengths)
                .SetProperty(static evaluation => evaluation.Weaknesses, wanted.Weaknesses)
                .SetProperty(static evaluation => evaluation.Suggestions, wanted.Suggestions)
                .SetProperty(static evaluation => evaluation.ChangedAt, wanted.ChangedAt),
            cancelled) > 0;

    private static async Task<bool> AddAsync(LiveRelayDb db, EvaluationRecord wanted, CancellationToken cancelled)
    {
        db.Evaluations.Add(wanted);
        return await db.TrySaveAsync(ProblemType.Submitted, cancelled) is null;
    }

    /// <summary>Locks it as it was read; what another page of his saves meanwhile is read again, so that the total is that of the answers.</summary>
    private static async Task<IResult> SubmitAsync(
        int observation, Caller caller, LiveRelayDb db, ObservedLessons lessons, TimeProvider time, CancellationToken cancelled)
    {
        if (await RefuseAsync(db, lessons, observation, caller, cancelled) is { } refusal)
        {
            return refusal;
        }

        while (true)
        {
            var evaluation = await db.Evaluations.AsNoTracking().FirstOrDefaultAsync(one => one.ObservationId == observation, cancelled);
            if (evaluation is { SubmittedAt: not null })
            {
                return new Problem(ProblemType.Submitted);
            }

            var form = evaluation is null ? null : await FormAsync(db, evaluation.TemplateId, evaluation.Version, cancelled);
            var score = form is null ? null : EvaluationScore.Of(form, EvaluationAnswers.Read(evaluation!.Answers));
            if (score?.Total is not { } total)
            {
                return new Problem(ProblemType.Incomplete, errors: score?.Missing.Select(static item => new FieldError($"items.{item}", ErrorCodes.Required)) ?? []);
            }

            var now = time.GetUtcNow();
            var locked = await db.Evaluations.Where(one => one.ObservationId == observation && one.SubmittedAt == null
                    && one.TemplateId == evaluation!.TemplateId && one.Version == evaluation.Version && one.Answers == evaluation.Answers)
                .ExecuteUpdateAsync(set => set.SetProperty(static one => one.SubmittedAt, now).SetProperty(static one => one.Total, (double)total), cancelled);
            if (locked > 0)
            {
                evaluation!.SubmittedAt = now;
                return Results.Ok(EvaluationShape.Of(evaluation, form!));
            }
        }
    }

    /// <summary>Why the caller may not fill it in; <c>null</c> if he may.</summary>
    private static async Task<Problem?> RefuseAsync(LiveRelayDb db, ObservedLessons lessons, int observation, Caller caller, CancellationToken cancelled)
    {
        if (await NoteEndpoints.OwnAsync(db, observation, caller, cancelled) is not { } own)
        {
            return new Problem(ProblemType.UnknownObservation);
        }

        var (lesson, refusal) = await lessons.OfAsync(own, caller, cancelled);
        return refusal ?? (lesson!.IsTaughtBy(caller) ? new Problem(ProblemType.OwnLesson) : null);
    }

    internal static async Task<EvaluationForm?> FormAsync(LiveRelayDb db, int template, int version, CancellationToken cancelled) =>
        await db.EvaluationForms.Where(form => form.TemplateId == template && form.Version == version).Select(static form => form.Json)
            .FirstOrDefaultAsync(cancelled) is { } json
            ? EvaluationForm.Read(json)
            : null;
}
