using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Storage;

/// <summary>The tables of those who observe lessons: their notes and marks, the forms, and what they filled in.</summary>
internal static class ObservingTables
{
    internal static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ObservationRecord>(static observation =>
        {
            observation.ToTable("Observations");
            observation.Property(static o => o.Purpose).HasConversion<string>().HasMaxLength(ObservationRecord.MaxNameLength);
            observation.HasOne<LessonRecord>().WithMany().HasForeignKey(static o => o.LessonId).OnDelete(DeleteBehavior.Cascade);
            observation.HasOne<RecordingRecord>().WithMany().HasForeignKey(static o => o.RecordingId).OnDelete(DeleteBehavior.Cascade);
            observation.HasOne(static o => o.Account).WithMany().HasForeignKey(static o => o.AccountId).OnDelete(DeleteBehavior.Cascade);
            observation.HasIndex(static o => new { o.LessonId, o.AccountId }).IsUnique();
            observation.HasIndex(static o => new { o.RecordingId, o.AccountId }).IsUnique();
        });
        modelBuilder.Entity<ObservationNoteRecord>(static note =>
        {
            note.ToTable("ObservationNotes");
            note.HasKey(static n => new { n.ObservationId, n.Key });
            note.Property(static n => n.Key).HasMaxLength(ObservationNoteRecord.MaxKeyLength);
            note.Property(static n => n.Kind).HasConversion<string>().HasMaxLength(ObservationRecord.MaxNameLength);
            note.Property(static n => n.Text).HasMaxLength(ObservationNoteRecord.MaxTextLength);
            note.HasOne(static n => n.Observation).WithMany().HasForeignKey(static n => n.ObservationId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<EvaluationTemplateRecord>(static template =>
        {
            template.ToTable("EvaluationTemplates");
            template.Property(static t => t.BuiltIn).HasMaxLength(EvaluationTemplateRecord.MaxBuiltInLength);
            template.HasIndex(static t => t.BuiltIn).IsUnique();
        });
        modelBuilder.Entity<EvaluationFormRecord>(static form =>
        {
            form.ToTable("EvaluationForms");
            form.HasKey(static f => new { f.TemplateId, f.Version });
            form.HasOne<EvaluationTemplateRecord>().WithMany().HasForeignKey(static f => f.TemplateId).OnDelete(DeleteBehavior.Restrict);
            form.HasOne<AccountRecord>().WithMany().HasForeignKey(static f => f.CreatedById).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<PurposeFormRecord>(static purpose =>
        {
            purpose.ToTable("PurposeForms");
            purpose.HasKey(static p => p.Purpose);
            purpose.Property(static p => p.Purpose).HasConversion<string>().HasMaxLength(ObservationRecord.MaxNameLength);
            purpose.HasOne<EvaluationTemplateRecord>().WithMany().HasForeignKey(static p => p.TemplateId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<EvaluationRecord>(static evaluation =>
        {
            evaluation.ToTable("Evaluations");
            evaluation.HasKey(static e => e.ObservationId);
            evaluation.Property(static e => e.ObservationId).ValueGeneratedNever();
            evaluation.Property(static e => e.Strengths).HasMaxLength(EvaluationRecord.MaxTextLength);
            evaluation.Property(static e => e.Weaknesses).HasMaxLength(EvaluationRecord.MaxTextLength);
            evaluation.Property(static e => e.Suggestions).HasMaxLength(EvaluationRecord.MaxTextLength);
            evaluation.HasOne(static e => e.Observation).WithOne().HasForeignKey<EvaluationRecord>(static e => e.ObservationId).OnDelete(DeleteBehavior.Cascade);
            evaluation.HasOne<EvaluationFormRecord>().WithMany().HasForeignKey(static e => new { e.TemplateId, e.Version }).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
