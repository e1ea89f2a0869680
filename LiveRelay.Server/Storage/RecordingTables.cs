using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LiveRelay.Server.Storage;

/// <summary>The tables of recordings, their review and their assignments.</summary>
internal static class RecordingTables
{
    internal static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<RecordingRecord>(MapRecording);
        modelBuilder.Entity<RecordingTrackRecord>(MapTrack);
        modelBuilder.Entity<StoredFileRecord>(static file =>
        {
            file.ToTable("StoredFiles");
            file.HasKey(static f => new { f.RecordingId, f.FileName });
            file.Property(static f => f.FileName).HasMaxLength(RecordingTrackRecord.MaxFileNameLength);
            file.Property(static f => f.Sha256).HasMaxLength(RecordingTrackRecord.Sha256Length);
            file.Property(static f => f.UploadId).HasMaxLength(StoredFileRecord.MaxUploadIdLength);
            file.HasOne<RecordingRecord>().WithMany(static r => r.StoredFiles).HasForeignKey(static f => f.RecordingId).OnDelete(DeleteBehavior.Cascade);
            file.HasIndex(static f => f.LocalSince);
        });
        modelBuilder.Entity<ChapterRecord>(static chapter =>
        {
            chapter.ToTable("Chapters");
            chapter.Property(static c => c.Phase).HasConversion<string>().HasMaxLength(RecordingJobRecord.MaxKindLength);
            chapter.Property(static c => c.Name).HasMaxLength(ChapterRecord.MaxNameLength);
            chapter.HasOne<RecordingRecord>().WithMany(static r => r.Chapters).HasForeignKey(static c => c.RecordingId).OnDelete(DeleteBehavior.Cascade);
            chapter.HasIndex(static c => new { c.RecordingId, c.StartsAtMs });
        });
        modelBuilder.Entity<RecordingJobRecord>(static job =>
        {
            job.ToTable("RecordingJobs");
            job.Property(static j => j.Kind).HasMaxLength(RecordingJobRecord.MaxKindLength);
            job.Property(static j => j.State).HasConversion<string>().HasMaxLength(RecordingJobRecord.MaxKindLength);
            job.Property(static j => j.Error).HasMaxLength(RecordingJobRecord.MaxErrorLength);
            job.HasOne<RecordingRecord>().WithMany().HasForeignKey(static j => j.RecordingId).OnDelete(DeleteBehavior.Cascade);
            job.HasIndex(static j => new { j.State, j.Id });
        });
        modelBuilder.Entity<UploadRecord>(static upload =>
        {
            upload.ToTable("Uploads");
            upload.HasKey(static u => u.RecordingId);
            upload.Property(static u => u.FileName).HasMaxLength(UploadRecord.MaxFileNameLength);
            upload.HasOne<RecordingRecord>().WithOne().HasForeignKey<UploadRecord>(static u => u.RecordingId).OnDelete(DeleteBehavior.Cascade);
        });
        MapWatching(modelBuilder);
        modelBuilder.Entity<AuditRecord>(static audit =>
        {
            audit.ToTable("Audit");
            audit.Property(static a => a.Name).HasMaxLength(AccountRecord.MaxNameLength);
            audit.Property(static a => a.Action).HasMaxLength(AuditRecord.MaxActionLength);
            audit.Property(static a => a.Subject).HasMaxLength(RecordingRecord.MaxIdLength);
            audit.Property(static a => a.Detail).HasMaxLength(AuditRecord.MaxDetailLength);
            audit.HasIndex(static a => a.Subject);
        });
    }

    private static void MapRecording(EntityTypeBuilder<RecordingRecord> recording)
    {
        recording.ToTable("Recordings");
        recording.Property(static r => r.Id).HasMaxLength(RecordingRecord.MaxIdLength);
        recording.Property(static r => r.LessonId).HasMaxLength(LessonRecord.MaxIdLength);
        recording.Property(static r => r.Title).HasMaxLength(LessonRecord.MaxTitleLength);
        recording.Property(static r => r.Subject).HasMaxLength(LessonRecord.MaxSubjectLength);
        recording.Property(static r => r.Grade).HasMaxLength(RoomRecord.MaxGradeLength);
        recording.Property(static r => r.State).HasConversion<string>().HasMaxLength(RecordingJobRecord.MaxKindLength);
        recording.Property(static r => r.Review).HasConversion<string>().HasMaxLength(RecordingJobRecord.MaxKindLength).IsConcurrencyToken();
        recording.Property(static r => r.ReviewReason).HasMaxLength(RecordingRecord.MaxReasonLength);
        recording.HasOne<LessonRecord>().WithMany().HasForeignKey(static r => r.LessonId).OnDelete(DeleteBehavior.SetNull);
        recording.HasOne(static r => r.School).WithMany().HasForeignKey(static r => r.SchoolId).OnDelete(DeleteBehavior.Restrict);
        recording.HasOne(static r => r.Teacher).WithMany().HasForeignKey(static r => r.TeacherId).OnDelete(DeleteBehavior.Restrict);
        recording.HasIndex(static r => r.LessonId);
        recording.HasIndex(static r => r.StartedAt);
    }

    private static void MapTrack(EntityTypeBuilder<RecordingTrackRecord> track)
    {
        track.ToTable("RecordingTracks");
        track.Property(static t => t.FileName).HasMaxLength(RecordingTrackRecord.MaxFileNameLength);
        track.Property(static t => t.Track).HasMaxLength(RecordingTrackRecord.MaxNameLength);
        track.Property(static t => t.Codecs).HasMaxLength(RecordingTrackRecord.MaxNameLength);
        track.Property(static t => t.Name).HasMaxLength(LessonRecord.MaxTitleLength);
        track.Property(static t => t.Sha256).HasMaxLength(RecordingTrackRecord.Sha256Length);
        track.HasOne<RecordingRecord>().WithMany(static r => r.Tracks).HasForeignKey(static t => t.RecordingId).OnDelete(DeleteBehavior.Cascade);
        track.HasIndex(static t => new { t.RecordingId, t.FileName }).IsUnique();
    }

    private static void MapWatching(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ViewingRecord>(static viewing =>
        {
            viewing.ToTable("Viewings");
            viewing.HasKey(static v => new { v.AccountId, v.RecordingId });
            viewing.HasOne<AccountRecord>().WithMany().HasForeignKey(static v => v.AccountId).OnDelete(DeleteBehavior.Cascade);
            viewing.HasOne<RecordingRecord>().WithMany().HasForeignKey(static v => v.RecordingId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<AssignmentRecord>(static assignment =>
        {
            assignment.ToTable("Assignments");
            assignment.Property(static a => a.Title).HasMaxLength(AssignmentRecord.MaxTitleLength);
            assignment.Property(static a => a.Note).HasMaxLength(AssignmentRecord.MaxNoteLength);
            assignment.HasOne(static a => a.CreatedBy).WithMany().HasForeignKey(static a => a.CreatedById).OnDelete(DeleteBehavior.Restrict);
            assignment.HasOne<SchoolRecord>().WithMany().HasForeignKey(static a => a.SchoolId).OnDelete(DeleteBehavior.Restrict);
        });
        modelBuilder.Entity<AssignmentItemRecord>(static item =>
        {
            item.ToTable("AssignmentItems");
            item.HasOne<AssignmentRecord>().WithMany(static a => a.Items).HasForeignKey(static i => i.AssignmentId).OnDelete(DeleteBehavior.Cascade);
            item.HasOne(static i => i.Recording).WithMany().HasForeignKey(static i => i.RecordingId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<AssignmentPersonRecord>(static person =>
        {
            person.ToTable("AssignmentPeople");
            person.HasKey(static p => new { p.AssignmentId, p.AccountId });
            person.HasOne<AssignmentRecord>().WithMany(static a => a.People).HasForeignKey(static p => p.AssignmentId).OnDelete(DeleteBehavior.Cascade);
            person.HasOne(static p => p.Account).WithMany().HasForeignKey(static p => p.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
