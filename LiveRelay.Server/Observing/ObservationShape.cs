using LiveRelay.Server.Accounts;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Observing;

/// <summary>Who observed, for people.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The name.</param>
/// <param name="School">The school's name.</param>
internal sealed record ObserverShape(int Id, string Name, string? School)
{
    internal static ObserverShape Of(AccountRecord account) => new(account.Id, account.Name, account.School?.Name);
}

/// <summary>A note or a mark.</summary>
/// <param name="Key">Its author's page's name for it.</param>
/// <param name="Kind">The kind of a mark; <c>null</c> for a note.</param>
/// <param name="Text">What is written.</param>
/// <param name="At">The moment that it is about.</param>
/// <param name="AtMs">The same on the lesson's clock; negative before it, <c>null</c> while it has not begun.</param>
/// <param name="IsLive">Whether it was written while the lesson was live.</param>
/// <param name="SubmittedAt">When others could see it.</param>
/// <param name="Observer">Whose it is; <c>null</c> for one's own.</param>
internal sealed record NoteShape(
    string Key, string? Kind, string Text, DateTimeOffset At, long? AtMs, bool IsLive, DateTimeOffset? SubmittedAt, ObserverShape? Observer)
{
    internal static NoteShape Of(ObservationNoteRecord note, DateTimeOffset? zero, ObserverShape? observer = null) => new(
        note.Key,
        note.Kind is { } kind ? WireName.Of(kind) : null,
        note.Text,
        note.At,
        zero is { } begin ? (long)(note.At - begin).TotalMilliseconds : null,
        note.IsLive,
        note.SubmittedAt,
        observer);
}

/// <summary>A form that somebody fills in, with what comes of it.</summary>
/// <param name="TemplateId">The form.</param>
/// <param name="Version">Its version.</param>
/// <param name="Form">The same, as it is.</param>
/// <param name="Items">The answers.</param>
/// <param name="Bonus">The bonus.</param>
/// <param name="Strengths">亮点.</param>
/// <param name="Weaknesses">不足.</param>
/// <param name="Suggestions">建议.</param>
/// <param name="Score">What comes of it so far.</param>
/// <param name="Band">What the total is called; <c>null</c> while there is none.</param>
/// <param name="ChangedAt">When it was last changed; <c>null</c> before the first time.</param>
/// <param name="SubmittedAt">When it was locked.</param>
internal sealed record EvaluationShape(
    int TemplateId,
    int Version,
    EvaluationForm Form,
    IReadOnlyDictionary<string, decimal> Items,
    IReadOnlyDictionary<string, decimal> Bonus,
    string Strengths,
    string Weaknesses,
    string Suggestions,
    EvaluationScore Score,
    FormBand? Band,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? SubmittedAt)
{
    internal static EvaluationShape Of(EvaluationRecord evaluation, EvaluationForm form)
    {
        var answers = EvaluationAnswers.Read(evaluation.Answers);
        var score = EvaluationScore.Of(form, answers);
        return new EvaluationShape(
            evaluation.TemplateId,
            evaluation.Version,
            form,
            answers.Items,
            answers.Bonus,
            evaluation.Strengths,
            evaluation.Weaknesses,
            evaluation.Suggestions,
            score,
            score.Total is { } total ? form.BandOf(total) : null,
            evaluation.ChangedAt,
            evaluation.SubmittedAt);
    }

    /// <summary>One that nobody has written in yet.</summary>
    internal static EvaluationShape New(int templateId, int version, EvaluationForm form)
    {
        var empty = EvaluationAnswers.Empty;
        return new EvaluationShape(templateId, version, form, empty.Items, empty.Bonus, "", "", "", EvaluationScore.Of(form, empty), null, null, null);
    }
}
