using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Storage;

/// <summary>The tables of those who study lessons: to whom diagnoses are shown, and what was coded.</summary>
internal static class StudyTables
{
    internal static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DiagnosisShareRecord>(static share =>
        {
            share.ToTable("DiagnosisShares");
            share.HasKey(static s => new { s.RecordingId, s.AccountId });
            share.HasOne<RecordingRecord>().WithMany().HasForeignKey(static s => s.RecordingId).OnDelete(DeleteBehavior.Cascade);
            share.HasOne(static s => s.Account).WithMany().HasForeignKey(static s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<CodingRecord>(static coding =>
        {
            coding.ToTable("Codings");
            coding.HasKey(static c => new { c.RecordingId, c.AccountId, c.Method });
            coding.Property(static c => c.Method).HasMaxLength(CodingRecord.MaxMethodLength);
            coding.HasOne<RecordingRecord>().WithMany().HasForeignKey(static c => c.RecordingId).OnDelete(DeleteBehavior.Cascade);
            coding.HasOne(static c => c.Account).WithMany().HasForeignKey(static c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
