using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Storage;

/// <summary>The tables of what a teacher would do better: his own moments, to whom he shows them, redesigns, and lessons that were taught again.</summary>
internal static class RegretTables
{
    internal static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<OwnMomentRecord>(static moment =>
        {
            moment.ToTable("OwnMoments");
            moment.Property(static m => m.Kind).HasConversion<string>().HasMaxLength(RecordingJobRecord.MaxKindLength);
            moment.Property(static m => m.Improvement).HasMaxLength(OwnMomentRecord.MaxImprovementLength);
            moment.Property(static m => m.Reflection).HasMaxLength(OwnMomentRecord.MaxReflectionLength);
            moment.HasOne<RecordingRecord>().WithMany().HasForeignKey(static m => m.RecordingId).OnDelete(DeleteBehavior.Cascade);
            moment.HasIndex(static m => new { m.RecordingId, m.AtMs });
        });
        modelBuilder.Entity<RegretShareRecord>(static share =>
        {
            share.ToTable("RegretShares");
            share.HasKey(static s => new { s.RecordingId, s.AccountId });
            share.HasOne<RecordingRecord>().WithMany().HasForeignKey(static s => s.RecordingId).OnDelete(DeleteBehavior.Cascade);
            share.HasOne(static s => s.Account).WithMany().HasForeignKey(static s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<RedesignRecord>(static redesign =>
        {
            redesign.ToTable("Redesigns");
            redesign.HasKey(static r => r.RecordingId);
            redesign.HasOne<RecordingRecord>().WithOne().HasForeignKey<RedesignRecord>(static r => r.RecordingId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<RecordingVersionRecord>(static version =>
        {
            version.ToTable("RecordingVersions");
            version.HasKey(static v => v.RecordingId);
            version.HasOne<RecordingRecord>().WithOne().HasForeignKey<RecordingVersionRecord>(static v => v.RecordingId).OnDelete(DeleteBehavior.Cascade);
            version.HasOne<RecordingRecord>().WithMany().HasForeignKey(static v => v.FirstId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
