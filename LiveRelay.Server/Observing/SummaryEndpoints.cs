using LiveRelay.Server.Accounts;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Observing;

/// <summary>What the observers of a lesson think of it together.</summary>
internal static class SummaryEndpoints
{
    private sealed record OneShape(
        int ObservationId, ObserverShape Observer, string Purpose, int TemplateId, int Version, decimal Total, FormBand Band, DateTimeOffset SubmittedAt);

    private sealed record TextsShape(ObserverShape Observer, string Strengths, string Weaknesses, string Suggestions);

    private sealed record SummaryShape(
        string? LessonId,
        string? RecordingId,
        string Title,
        string? Subject,
        string? School,
        string? Teacher,
        DateTimeOffset? Zero,
        int Count,
        Spread? Total,
        IReadOnlyList<FormSummary> Forms,
        IEnumerable<OneShape> Evaluations,
        IEnumerable<TextsShape> Texts);

    internal static void Map(RouteGroupBuilder api)
    {
        foreach (var address in AskedLesson.Addresses)
        {
            api.MapGet($"{address}/evaluations", GetAsync).AllowAccounts();
        }
    }

    private static async Task<IResult> GetAsync(AskedLesson asked, Caller caller, LiveRelayDb db, CancellationToken cancelled)
    {
        if (asked.Lesson is not { } lesson)
        {
            return asked.Refusal!;
        }

        if (!await ObservingRights.ReadsEvaluationsAsync(db, lesson, caller, cancelled))
        {
            return new Problem(ProblemType.SubmitFirst);
        }

        var evaluations = await SubmittedEvaluations.OfAsync(db, lesson, cancelled);
        var summary = SubmittedEvaluations.Summary(evaluations);
        return Results.Ok(new SummaryShape(
            lesson.LessonId,
            lesson.RecordingId,
            lesson.Title,
            lesson.Subject,
            lesson.School,
            lesson.Teacher,
            lesson.Zero,
            evaluations.Count,
            summary.Total,
            summary.Forms,
            evaluations.Select(static one => new OneShape(
                one.ObservationId,
                one.Observer,
                one.Purpose,
                one.Evaluation.TemplateId,
                one.Evaluation.Version,
                one.Evaluation.Score.Total!.Value,
                one.Evaluation.Band!,
                one.Evaluation.SubmittedAt!.Value)),
            evaluations.Where(static one => one.Evaluation is not { Strengths: "", Weaknesses: "", Suggestions: "" }).Select(static one =>
                new TextsShape(one.Observer, one.Evaluation.Strengths, one.Evaluation.Weaknesses, one.Evaluation.Suggestions))));
    }
}
