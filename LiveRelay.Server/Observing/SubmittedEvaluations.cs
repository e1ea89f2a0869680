using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Observing;

/// <summary>One observer's form, for those who may read it.</summary>
/// <param name="ObservationId">The observation.</param>
/// <param name="Observer">Whose it is.</param>
/// <param name="Purpose">What for he observed.</param>
/// <param name="LessonId">The lesson; <c>null</c> for an upload.</param>
/// <param name="UploadId">The upload; <c>null</c> for a lesson.</param>
/// <param name="Title">The lesson's name for people.</param>
/// <param name="Subject">What is taught.</param>
/// <param name="School">The school's name.</param>
/// <param name="Teacher">Who teaches.</param>
/// <param name="Zero">When the lesson began.</param>
/// <param name="Evaluation">The form as it is filled in.</param>
internal sealed record ReadEvaluation(
    int ObservationId,
    ObserverShape Observer,
    string Purpose,
    string? LessonId,
    string? UploadId,
    string Title,
    string? Subject,
    string? School,
    string? Teacher,
    DateTimeOffset? Zero,
    EvaluationShape Evaluation);

/// <summary>The evaluations that observers submitted.</summary>
internal static class SubmittedEvaluations
{
    /// <summary>Those of a lesson, oldest first.</summary>
    internal static async Task<IReadOnlyList<ReadEvaluation>> OfAsync(LiveRelayDb db, ObservedLesson lesson, CancellationToken cancellationToken)
    {
        var evaluations = await db.Evaluations.AsNoTracking().Include(static evaluation => evaluation.Observation!.Account!.School)
            .Where(evaluation => evaluation.SubmittedAt != null && evaluation.Observation!.LessonId == lesson.LessonId && evaluation.Observation.RecordingId == lesson.UploadId)
            .OrderBy(static evaluation => evaluation.SubmittedAt).ThenBy(static evaluation => evaluation.ObservationId)
            .ToListAsync(cancellationToken);
        var used = evaluations.Select(static evaluation => evaluation.TemplateId).ToHashSet();
        var forms = await db.EvaluationForms.AsNoTracking().Where(form => used.Contains(form.TemplateId))
            .ToDictionaryAsync(static form => (form.TemplateId, form.Version), static form => EvaluationForm.Read(form.Json), cancellationToken);
        return [.. evaluations.Select(evaluation => Of(lesson, evaluation, forms[(evaluation.TemplateId, evaluation.Version)]))];
    }

    /// <summary>One by its observation: its author's at any time, another's once it is submitted and the caller reads the lesson's.</summary>
    internal static async Task<(ReadEvaluation? Evaluation, Problem? Refusal)> FindAsync(
        LiveRelayDb db, ObservedLessons lessons, int observation, Caller caller, CancellationToken cancellationToken)
    {
        var found = await db.Evaluations.AsNoTracking().Include(static evaluation => evaluation.Observation!.Account!.School)
            .FirstOrDefaultAsync(evaluation => evaluation.ObservationId == observation, cancellationToken);
        var isOwn = found?.Observation!.AccountId == caller.Id;
        if (found is null || (!isOwn && found.SubmittedAt is null))
        {
            return (null, new Problem(ProblemType.UnknownObservation));
        }

        var (lesson, refusal) = await lessons.OfAsync(found.Observation!, caller, cancellationToken);
        if (lesson is null || (!isOwn && !await ObservingRights.ReadsEvaluationsAsync(db, lesson, caller, cancellationToken)))
        {
            return (null, refusal ?? new Problem(ProblemType.SubmitFirst));
        }

        var form = await EvaluationEndpoints.FormAsync(db, found.TemplateId, found.Version, cancellationToken);
        return (Of(lesson, found, form!), null);
    }

    /// <summary>What comes of them.</summary>
    internal static EvaluationSummary Summary(IEnumerable<ReadEvaluation> evaluations) => EvaluationSummary.Of(
    [
        .. evaluations.Select(static one => one.Evaluation).Select(static one =>
            new CountedEvaluation(one.TemplateId, one.Version, one.Form, new EvaluationAnswers(one.Items, one.Bonus))),
    ]);

    private static ReadEvaluation Of(ObservedLesson lesson, EvaluationRecord evaluation, EvaluationForm form) => new(
        evaluation.ObservationId,
        ObserverShape.Of(evaluation.Observation!.Account!),
        WireName.Of(evaluation.Observation.Purpose),
        lesson.LessonId,
        lesson.UploadId,
        lesson.Title,
        lesson.Subject,
        lesson.School,
        lesson.Teacher,
        lesson.Zero,
        EvaluationShape.Of(evaluation, form));
}
