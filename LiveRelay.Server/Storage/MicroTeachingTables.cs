using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Storage;

/// <summary>The tables of micro-teaching research: clips of lessons, and what is prepared together.</summary>
internal static class MicroTeachingTables
{
    internal static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ClipRecord>(static clip =>
        {
            clip.ToTable("Clips");
            clip.Property(static c => c.Name).HasMaxLength(ClipRecord.MaxNameLength);
            clip.Property(static c => c.Note).HasMaxLength(ClipRecord.MaxNoteLength);
            clip.Property(static c => c.Phase).HasConversion<string>().HasMaxLength(RecordingJobRecord.MaxKindLength);
            clip.Property(static c => c.Sharing).HasConversion<string>().HasMaxLength(ClipRecord.MaxSharingLength);
            clip.HasOne<RecordingRecord>().WithMany().HasForeignKey(static c => c.RecordingId).OnDelete(DeleteBehavior.Cascade);
            clip.HasOne(static c => c.Account).WithMany().HasForeignKey(static c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        MapCollections(modelBuilder);
    }

    private static void MapCollections(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CollectionRecord>(static collection =>
        {
            collection.ToTable("Collections");
            collection.Property(static c => c.Title).HasMaxLength(CollectionRecord.MaxTitleLength);
            collection.Property(static c => c.Book).HasMaxLength(CollectionRecord.MaxTitleLength);
            collection.Property(static c => c.Subject).HasMaxLength(LessonRecord.MaxSubjectLength);
            collection.Property(static c => c.Grade).HasMaxLength(RoomRecord.MaxGradeLength);
            collection.Property(static c => c.PlanRevision).IsConcurrencyToken();
            collection.HasOne(static c => c.Owner).WithMany().HasForeignKey(static c => c.OwnerId).OnDelete(DeleteBehavior.Restrict);
            collection.HasOne(static c => c.School).WithMany().HasForeignKey(static c => c.SchoolId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<CollectionMemberRecord>(static member =>
        {
            member.ToTable("CollectionMembers");
            member.HasKey(static m => new { m.CollectionId, m.AccountId });
            member.HasOne<CollectionRecord>().WithMany(static c => c.Members).HasForeignKey(static m => m.CollectionId).OnDelete(DeleteBehavior.Cascade);
            member.HasOne(static m => m.Account).WithMany().HasForeignKey(static m => m.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<CollectionClipRecord>(static item =>
        {
            item.ToTable("CollectionClips");
            item.HasOne<CollectionRecord>().WithMany(static c => c.Clips).HasForeignKey(static i => i.CollectionId).OnDelete(DeleteBehavior.Cascade);
            item.HasOne(static i => i.Clip).WithMany().HasForeignKey(static i => i.ClipId).OnDelete(DeleteBehavior.Cascade);
            item.HasOne<AccountRecord>().WithMany().HasForeignKey(static i => i.AddedById).OnDelete(DeleteBehavior.Cascade);
            item.HasIndex(static i => new { i.CollectionId, i.ClipId }).IsUnique();
        });
        modelBuilder.Entity<CollectionCommentRecord>(static comment =>
        {
            comment.ToTable("CollectionComments");
            comment.Property(static c => c.Text).HasMaxLength(CollectionCommentRecord.MaxTextLength);
            comment.HasOne<CollectionRecord>().WithMany(static c => c.Comments).HasForeignKey(static c => c.CollectionId).OnDelete(DeleteBehavior.Cascade);
            comment.HasOne<CollectionClipRecord>().WithMany().HasForeignKey(static c => c.CollectionClipId).OnDelete(DeleteBehavior.Cascade);
            comment.HasOne(static c => c.Account).WithMany().HasForeignKey(static c => c.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<PlanChangeRecord>(static change =>
        {
            change.ToTable("PlanChanges");
            change.HasKey(static c => new { c.CollectionId, c.Revision });
            change.Property(static c => c.ChangeId).HasMaxLength(PlanChangeRecord.MaxChangeIdLength);
            change.HasOne<CollectionRecord>().WithMany().HasForeignKey(static c => c.CollectionId).OnDelete(DeleteBehavior.Cascade);
            change.HasOne<AccountRecord>().WithMany().HasForeignKey(static c => c.AccountId).OnDelete(DeleteBehavior.Restrict);
            change.HasIndex(static c => new { c.CollectionId, c.ChangeId }).IsUnique();
        });
    }
}
