using LiveRelay.Server.Accounts;
using LiveRelay.Server.Library;
using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Observing;

/// <summary>The evaluation forms: read by all, made and renewed by the county. A version that is there is never changed.</summary>
internal static class TemplateEndpoints
{
    internal sealed record TemplateBody(int? Version, FormInput? Form, IReadOnlyList<string>? Purposes, bool? IsRetired);

    private sealed record TemplateShape(
        int Id, int Version, bool IsBuiltIn, bool IsRetired, IEnumerable<string> Purposes, int Evaluations, DateTimeOffset CreatedAt, EvaluationForm Form);

    private sealed record VersionShape(int Version, DateTimeOffset CreatedAt, string? CreatedBy, int Evaluations, EvaluationForm Form);

    internal static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/evaluation-templates", ListAsync).AllowAccounts();
        api.MapGet("/evaluation-templates/{id:int}/versions", VersionsAsync).AllowAccounts();
        api.MapPost("/evaluation-templates", CreateAsync).AllowAccounts(AccountRole.Administrator, AccountRole.Researcher);
        api.MapPut("/evaluation-templates/{id:int}", ChangeAsync).AllowAccounts(AccountRole.Administrator, AccountRole.Researcher);
    }

    private static async Task<IResult> ListAsync(LiveRelayDb db, CancellationToken cancelled) => Results.Ok(await ShapesAsync(db, null, cancelled));

    private static async Task<IResult> VersionsAsync(int id, LiveRelayDb db, CancellationToken cancelled)
    {
        var versions = await db.EvaluationForms.AsNoTracking().Where(form => form.TemplateId == id).OrderByDescending(static form => form.Version)
            .Select(form => new
            {
                Form = form,
                CreatedBy = db.Accounts.Where(account => account.Id == form.CreatedById).Select(static account => account.Name).FirstOrDefault(),
                Evaluations = db.Evaluations.Count(one => one.TemplateId == id && one.Version == form.Version && one.SubmittedAt != null),
            })
            .ToListAsync(cancelled);
        return versions.Count == 0
            ? new Problem(ProblemType.UnknownForm)
            : Results.Ok(versions.Select(static one =>
                new VersionShape(one.Form.Version, one.Form.CreatedAt, one.CreatedBy, one.Evaluations, EvaluationForm.Read(one.Form.Json))));
    }

    private static async Task<IResult> CreateAsync(
        TemplateBody body, Caller caller, LiveRelayDb db, AuditLog audit, IOptions<ObservingOptions> options, TimeProvider time, CancellationToken cancelled)
    {
        var check = new InputCheck();
        check.That(body.Form is not null, "form", ErrorCodes.Required);
        var form = body.Form?.Read(check, options.Value.MaxItems);
        var purposes = ReadPurposes(body, check);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        if (await db.EvaluationTemplates.CountAsync(cancelled) >= options.Value.MaxForms)
        {
            return new Problem(ProblemType.TooManyForms);
        }

        var template = new EvaluationTemplateRecord { Version = 1 };
        await using var transaction = await db.Database.BeginTransactionAsync(cancelled);
        db.EvaluationTemplates.Add(template);
        await db.SaveChangesAsync(cancelled);
        Add(db, template, form!, caller, audit, time);
        await ChooseAsync(db, template.Id, purposes ?? [], cancelled);
        if (await db.TrySaveAsync(ProblemType.FormMoved, cancelled) is { } moved)
        {
            return moved;
        }

        await transaction.CommitAsync(cancelled);
        return Results.Created($"/api/evaluation-templates/{template.Id}", (await ShapesAsync(db, template.Id, cancelled)).Single());
    }

    /// <summary>Makes a new version where the form is another one; what it is the first choice for, and whether it is offered, has no versions.</summary>
    private static async Task<IResult> ChangeAsync(
        int id, TemplateBody body, Caller caller, LiveRelayDb db, AuditLog audit, IOptions<ObservingOptions> options, TimeProvider time, CancellationToken cancelled)
    {
        if (await db.EvaluationTemplates.FirstOrDefaultAsync(template => template.Id == id, cancelled) is not { } template)
        {
            return new Problem(ProblemType.UnknownForm);
        }

        var check = new InputCheck();
        check.That(body.Form is null || body.Version is not null, "version", ErrorCodes.Required);
        var form = body.Form?.Read(check, options.Value.MaxItems);
        var purposes = ReadPurposes(body, check);
        if (check.Refusal is { } refusal)
        {
            return refusal;
        }

        if (body.Version is { } known && known != template.Version)
        {
            return new Problem(ProblemType.FormMoved);
        }

        template.IsRetired = body.IsRetired ?? template.IsRetired;
        var present = await db.EvaluationForms.Where(one => one.TemplateId == id && one.Version == template.Version).Select(static one => one.Json).FirstAsync(cancelled);
        if (form is not null && form.ToJson() != present)
        {
            template.Version++;
            Add(db, template, form, caller, audit, time);
        }

        if (purposes is not null)
        {
            await ChooseAsync(db, id, purposes, cancelled);
        }

        return await db.TrySaveAsync(ProblemType.FormMoved, cancelled) is { } moved
            ? moved
            : Results.Ok((await ShapesAsync(db, id, cancelled)).Single());
    }

    private static void Add(LiveRelayDb db, EvaluationTemplateRecord template, EvaluationForm form, Caller caller, AuditLog audit, TimeProvider time)
    {
        db.EvaluationForms.Add(new EvaluationFormRecord
        {
            TemplateId = template.Id,
            Version = template.Version,
            Json = form.ToJson(),
            CreatedAt = time.GetUtcNow(),
            CreatedById = caller.Id,
        });
        audit.Add(db, caller, "evaluationForm.versionMade", $"{template.Id}", null, $"{template.Version}: {form.Name}");
    }

    private static List<ObservationPurpose>? ReadPurposes(TemplateBody body, InputCheck check) =>
        body.Purposes?.Distinct().Select(name => check.Name<ObservationPurpose>("purposes", name)).ToList();

    /// <summary>A purpose begins with one form: what another form was the first choice for, it is no more.</summary>
    private static async Task ChooseAsync(LiveRelayDb db, int template, List<ObservationPurpose> purposes, CancellationToken cancelled)
    {
        foreach (var purpose in purposes)
        {
            if (await db.PurposeForms.FirstOrDefaultAsync(own => own.Purpose == purpose, cancelled) is { } present)
            {
                present.TemplateId = template;
            }
            else
            {
                db.PurposeForms.Add(new PurposeFormRecord { Purpose = purpose, TemplateId = template });
            }
        }
    }

    private static async Task<IReadOnlyList<TemplateShape>> ShapesAsync(LiveRelayDb db, int? id, CancellationToken cancelled)
    {
        var purposes = await db.PurposeForms.AsNoTracking().OrderBy(static purpose => purpose.Purpose).ToListAsync(cancelled);
        var templates = await db.EvaluationTemplates.AsNoTracking().Where(template => id == null || template.Id == id).OrderBy(static template => template.Id)
            .Select(template => new
            {
                Template = template,
                Form = db.EvaluationForms.First(form => form.TemplateId == template.Id && form.Version == template.Version),
                Evaluations = db.Evaluations.Count(one => one.TemplateId == template.Id && one.SubmittedAt != null),
            })
            .ToListAsync(cancelled);
        return
        [
            .. templates.Select(one => new TemplateShape(
                one.Template.Id,
                one.Template.Version,
                one.Template.BuiltIn is not null,
                one.Template.IsRetired,
                purposes.Where(purpose => purpose.TemplateId == one.Template.Id).Select(static purpose => WireName.Of(purpose.Purpose)),
                one.Evaluations,
                one.Form.CreatedAt,
                EvaluationForm.Read(one.Form.Json))),
        ];
    }
}
