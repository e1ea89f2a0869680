using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Storage;

/// <summary>The tables of micro-teaching research: clips of lessons.</summary>
internal static class MicroTeachingTables
{
    internal static void Map(ModelBuilder modelBuilder) => modelBuilder.Entity<ClipRecord>(static clip =>
    {
        clip.ToTable("Clips");
        clip.Property(static c => c.Name).HasMaxLength(ClipRecord.MaxNameLength);
        clip.Property(static c => c.Note).HasMaxLength(ClipRecord.MaxNoteLength);
        clip.Property(static c => c.Phase).HasConversion<string>().HasMaxLength(RecordingJobRecord.MaxKindLength);
        clip.Property(static c => c.Sharing).HasConversion<string>().HasMaxLength(ClipRecord.MaxSharingLength);
        clip.HasOne<RecordingRecord>().WithMany().HasForeignKey(static c => c.RecordingId).OnDelete(DeleteBehavior.Cascade);
        clip.HasOne(static c => c.Account).WithMany().HasForeignKey(static c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
    });
}
