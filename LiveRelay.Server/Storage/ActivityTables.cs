using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LiveRelay.Server.Storage;

/// <summary>The tables of activities of several schools.</summary>
internal static class ActivityTables
{
    internal static void Map(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ActivityRecord>(MapActivity);
        modelBuilder.Entity<AgendaItemRecord>(static item =>
        {
            item.ToTable("AgendaItems");
            item.Property(static i => i.Kind).HasConversion<string>().HasMaxLength(AgendaItemRecord.MaxKindLength);
            item.Property(static i => i.Title).HasMaxLength(AgendaItemRecord.MaxTitleLength);
            item.Property(static i => i.Place).HasMaxLength(AgendaItemRecord.MaxPlaceLength);
            item.HasOne<ActivityRecord>().WithMany(static a => a.Agenda).HasForeignKey(static i => i.ActivityId).OnDelete(DeleteBehavior.Cascade);
            item.HasOne<LessonRecord>().WithMany().HasForeignKey(static i => i.LessonId).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<ActivityCommentRecord>(static comment =>
        {
            comment.ToTable("ActivityComments");
            comment.Property(static c => c.Name).HasMaxLength(AccountRecord.MaxNameLength);
            comment.Property(static c => c.School).HasMaxLength(SchoolRecord.MaxNameLength);
            comment.Property(static c => c.Text).HasMaxLength(ActivityCommentRecord.MaxTextLength);
            comment.HasOne<ActivityRecord>().WithMany().HasForeignKey(static c => c.ActivityId).OnDelete(DeleteBehavior.Cascade);
            comment.HasOne<AccountRecord>().WithMany().HasForeignKey(static c => c.AccountId).OnDelete(DeleteBehavior.SetNull);
            comment.HasIndex(static c => new { c.ActivityId, c.Id });
        });
        modelBuilder.Entity<AttendanceCorrectionRecord>(static correction =>
        {
            correction.ToTable("AttendanceCorrections");
            correction.HasKey(static c => new { c.ActivityId, c.LessonId, c.Subject });
            correction.Property(static c => c.Subject).HasMaxLength(AttendanceCorrectionRecord.MaxSubjectLength);
            correction.Property(static c => c.Note).HasMaxLength(AttendanceCorrectionRecord.MaxNoteLength);
            correction.Property(static c => c.By).HasMaxLength(AccountRecord.MaxNameLength);
            correction.HasOne<ActivityRecord>().WithMany().HasForeignKey(static c => c.ActivityId).OnDelete(DeleteBehavior.Cascade);
            correction.HasOne<LessonRecord>().WithMany().HasForeignKey(static c => c.LessonId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void MapActivity(EntityTypeBuilder<ActivityRecord> activity)
    {
        activity.ToTable("Activities");
        activity.Property(static a => a.Title).HasMaxLength(ActivityRecord.MaxTitleLength);
        activity.Property(static a => a.Purpose).HasConversion<string>().HasMaxLength(ObservationRecord.MaxNameLength);
        activity.Property(static a => a.Aim).HasMaxLength(ActivityRecord.MaxAimLength);
        activity.Property(static a => a.Conclusion).HasMaxLength(ActivityRecord.MaxConclusionLength);
        activity.HasOne(static a => a.CreatedBy).WithMany().HasForeignKey(static a => a.CreatedById).OnDelete(DeleteBehavior.Restrict);
        activity.HasOne(static a => a.LeadSchool).WithMany().HasForeignKey(static a => a.LeadSchoolId).OnDelete(DeleteBehavior.Restrict);
        activity.HasOne<SchoolRecord>().WithMany().HasForeignKey(static a => a.OrganiserSchoolId).OnDelete(DeleteBehavior.Restrict);
        activity.HasMany(static a => a.Schools).WithMany().UsingEntity(
            "ActivitySchools",
            static right => right.HasOne(typeof(SchoolRecord)).WithMany().HasForeignKey("SchoolId").OnDelete(DeleteBehavior.Restrict),
            static left => left.HasOne(typeof(ActivityRecord)).WithMany().HasForeignKey("ActivityId").OnDelete(DeleteBehavior.Cascade));
        activity.HasMany(static a => a.Lessons).WithMany(static l => l.Activities).UsingEntity(
            "ActivityLessons",
            static right => right.HasOne(typeof(LessonRecord)).WithMany().HasForeignKey("LessonId").OnDelete(DeleteBehavior.Cascade),
            static left => left.HasOne(typeof(ActivityRecord)).WithMany().HasForeignKey("ActivityId").OnDelete(DeleteBehavior.Cascade));
        activity.HasMany(static a => a.People).WithMany().UsingEntity(
            "ActivityPeople",
            static right => right.HasOne(typeof(AccountRecord)).WithMany().HasForeignKey("AccountId").OnDelete(DeleteBehavior.Cascade),
            static left => left.HasOne(typeof(ActivityRecord)).WithMany().HasForeignKey("ActivityId").OnDelete(DeleteBehavior.Cascade));
        activity.HasIndex(static a => a.StartsAt);
    }
}
