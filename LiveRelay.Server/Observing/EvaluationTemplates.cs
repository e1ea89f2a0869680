using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Observing;

/// <summary>The forms as they are stored: each version stays as it was made.</summary>
public sealed class EvaluationTemplates(IDbContextFactory<LiveRelayDb> database, TimeProvider time)
{
    /// <summary>Stores the built-in forms unless they are there.</summary>
    public async Task SeedAsync()
    {
        await using var db = await database.CreateDbContextAsync();
        var present = await db.EvaluationTemplates.Where(static template => template.BuiltIn != null).Select(static template => template.BuiltIn).ToListAsync();
        var chosen = await db.PurposeForms.Select(static purpose => purpose.Purpose).ToListAsync();
        foreach (var (name, form, purposes) in BuiltInForms.All.Where(form => !present.Contains(form.Name)))
        {
            var template = new EvaluationTemplateRecord { BuiltIn = name, Version = 1 };
            db.EvaluationTemplates.Add(template);
            await db.SaveChangesAsync();
            db.EvaluationForms.Add(new EvaluationFormRecord { TemplateId = template.Id, Version = 1, Json = form.ToJson(), CreatedAt = time.GetUtcNow() });
            db.PurposeForms.AddRange(purposes.Where(purpose => !chosen.Contains(purpose)).Select(purpose => new PurposeFormRecord { Purpose = purpose, TemplateId = template.Id }));
            await db.SaveChangesAsync();
        }
    }

    /// <summary>The form that a purpose begins with: the newest version of its own, or of any that is offered.</summary>
    internal static Task<EvaluationFormRecord?> FirstChoiceAsync(LiveRelayDb db, ObservationPurpose purpose, CancellationToken cancellationToken) =>
        db.EvaluationTemplates.AsNoTracking().Where(static template => !template.IsRetired)
            .OrderByDescending(template => db.PurposeForms.Any(own => own.Purpose == purpose && own.TemplateId == template.Id)).ThenBy(static template => template.Id)
            .Join(
                db.EvaluationForms,
                static template => new { TemplateId = template.Id, template.Version },
                static form => new { form.TemplateId, form.Version },
                static (_, form) => form)
            .FirstOrDefaultAsync(cancellationToken);
}
