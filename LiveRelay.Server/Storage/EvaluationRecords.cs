namespace LiveRelay.Server.Storage;

/// <summary>An evaluation form through all its versions, as it is stored.</summary>
public sealed class EvaluationTemplateRecord
{
    /// <summary>The longest name of a built-in one, in characters.</summary>
    public const int MaxBuiltInLength = 16;

    /// <summary>Its number.</summary>
    public int Id { get; set; }

    /// <summary>Which of the built-in ones it is; <c>null</c> for what people made.</summary>
    public string? BuiltIn { get; set; }

    /// <summary>The newest version.</summary>
    public int Version { get; set; }

    /// <summary>Whether it is offered no more. Evaluations by it stay.</summary>
    public bool IsRetired { get; set; }
}

/// <summary>One version of a form, as it is stored; never changed, so that evaluations keep what they were made by.</summary>
public sealed class EvaluationFormRecord
{
    /// <summary>The template.</summary>
    public int TemplateId { get; set; }

    /// <summary>Counts its versions, from 1.</summary>
    public int Version { get; set; }

    /// <summary>The form, as JSON (<see cref="Observing.EvaluationForm"/>).</summary>
    public required string Json { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Who made it; <c>null</c> for a built-in one.</summary>
    public int? CreatedById { get; set; }
}

/// <summary>Which form a purpose begins with, as it is stored.</summary>
public sealed class PurposeFormRecord
{
    /// <summary>The purpose.</summary>
    public ObservationPurpose Purpose { get; set; }

    /// <summary>The form.</summary>
    public int TemplateId { get; set; }
}

/// <summary>What one observer fills in, as it is stored; a draft until it is submitted, and locked from then on.</summary>
public sealed class EvaluationRecord
{
    /// <summary>The longest free text, in characters.</summary>
    public const int MaxTextLength = 2000;

    /// <summary>The observation that it belongs to.</summary>
    public int ObservationId { get; set; }

    /// <summary>The same, where loaded.</summary>
    public ObservationRecord? Observation { get; set; }

    /// <summary>The form.</summary>
    public int TemplateId { get; set; }

    /// <summary>Its version.</summary>
    public int Version { get; set; }

    /// <summary>The answers, as JSON (<see cref="Observing.EvaluationAnswers"/>).</summary>
    public required string Answers { get; set; }

    /// <summary>What was good (亮点).</summary>
    public string Strengths { get; set; } = "";

    /// <summary>What was not (不足).</summary>
    public string Weaknesses { get; set; } = "";

    /// <summary>What could be done (建议).</summary>
    public string Suggestions { get; set; } = "";

    /// <summary>The score with its bonus, once submitted.</summary>
    public double? Total { get; set; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>When it was locked; <c>null</c>: a draft.</summary>
    public DateTimeOffset? SubmittedAt { get; set; }
}
