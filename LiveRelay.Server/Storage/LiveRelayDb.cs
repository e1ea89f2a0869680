using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LiveRelay.Server.Storage;

/// <summary>The tables that must last.</summary>
public sealed class LiveRelayDb(DbContextOptions<LiveRelayDb> options) : DbContext(options)
{
    /// <summary>The county's settings.</summary>
    public DbSet<CountyRecord> County => Set<CountyRecord>();

    /// <summary>The schools of the county.</summary>
    public DbSet<SchoolRecord> Schools => Set<SchoolRecord>();

    /// <summary>The rooms of all schools.</summary>
    public DbSet<RoomRecord> Rooms => Set<RoomRecord>();

    /// <summary>The people.</summary>
    public DbSet<AccountRecord> Accounts => Set<AccountRecord>();

    /// <summary>Where they are signed in.</summary>
    public DbSet<SessionRecord> Sessions => Set<SessionRecord>();

    /// <summary>What was ended before its time.</summary>
    public DbSet<RevocationRecord> Revocations => Set<RevocationRecord>();

    /// <summary>The rooms' terminals.</summary>
    public DbSet<DeviceRecord> Devices => Set<DeviceRecord>();

    /// <summary>What they last showed.</summary>
    public DbSet<DevicePictureRecord> DevicePictures => Set<DevicePictureRecord>();

    /// <summary>The lessons of all schools.</summary>
    public DbSet<LessonRecord> Lessons => Set<LessonRecord>();

    /// <summary>What happened in lessons.</summary>
    public DbSet<LessonEventRecord> LessonEvents => Set<LessonEventRecord>();

    /// <summary>The links for people without an account.</summary>
    public DbSet<GuestLinkRecord> GuestLinks => Set<GuestLinkRecord>();

    /// <summary>What was recorded or uploaded.</summary>
    public DbSet<RecordingRecord> Recordings => Set<RecordingRecord>();

    /// <summary>The tracks of all recordings.</summary>
    public DbSet<RecordingTrackRecord> RecordingTracks => Set<RecordingTrackRecord>();

    /// <summary>The chapters of all recordings.</summary>
    public DbSet<ChapterRecord> Chapters => Set<ChapterRecord>();

    /// <summary>Files of recordings that are in the bucket, or on their way there.</summary>
    public DbSet<StoredFileRecord> StoredFiles => Set<StoredFileRecord>();

    /// <summary>Work on recordings.</summary>
    public DbSet<RecordingJobRecord> RecordingJobs => Set<RecordingJobRecord>();

    /// <summary>Files that are arriving.</summary>
    public DbSet<UploadRecord> Uploads => Set<UploadRecord>();

    /// <summary>How far people are in recordings.</summary>
    public DbSet<ViewingRecord> Viewings => Set<ViewingRecord>();

    /// <summary>What is to be watched.</summary>
    public DbSet<AssignmentRecord> Assignments => Set<AssignmentRecord>();

    /// <summary>The recordings of all assignments.</summary>
    public DbSet<AssignmentItemRecord> AssignmentItems => Set<AssignmentItemRecord>();

    /// <summary>The people of all assignments.</summary>
    public DbSet<AssignmentPersonRecord> AssignmentPeople => Set<AssignmentPersonRecord>();

    /// <summary>To whom diagnoses are shown.</summary>
    public DbSet<DiagnosisShareRecord> DiagnosisShares => Set<DiagnosisShareRecord>();

    /// <summary>What people coded while watching.</summary>
    public DbSet<CodingRecord> Codings => Set<CodingRecord>();

    /// <summary>The clips that people took of recordings.</summary>
    public DbSet<ClipRecord> Clips => Set<ClipRecord>();

    /// <summary>Who observes which lesson, and what for.</summary>
    public DbSet<ObservationRecord> Observations => Set<ObservationRecord>();

    /// <summary>What observers note and mark.</summary>
    public DbSet<ObservationNoteRecord> ObservationNotes => Set<ObservationNoteRecord>();

    /// <summary>The evaluation forms.</summary>
    public DbSet<EvaluationTemplateRecord> EvaluationTemplates => Set<EvaluationTemplateRecord>();

    /// <summary>Their versions.</summary>
    public DbSet<EvaluationFormRecord> EvaluationForms => Set<EvaluationFormRecord>();

    /// <summary>Which form a purpose begins with.</summary>
    public DbSet<PurposeFormRecord> PurposeForms => Set<PurposeFormRecord>();

    /// <summary>What observers filled in.</summary>
    public DbSet<EvaluationRecord> Evaluations => Set<EvaluationRecord>();

    /// <summary>Moments that teachers marked in their own lessons.</summary>
    public DbSet<OwnMomentRecord> OwnMoments => Set<OwnMomentRecord>();

    /// <summary>To whom those are shown.</summary>
    public DbSet<RegretShareRecord> RegretShares => Set<RegretShareRecord>();

    /// <summary>How lessons would be taught the next time.</summary>
    public DbSet<RedesignRecord> Redesigns => Set<RedesignRecord>();

    /// <summary>Lessons that were taught again.</summary>
    public DbSet<RecordingVersionRecord> RecordingVersions => Set<RecordingVersionRecord>();

    /// <summary>Activities of several schools.</summary>
    public DbSet<ActivityRecord> Activities => Set<ActivityRecord>();

    /// <summary>What people wrote in activities.</summary>
    public DbSet<ActivityCommentRecord> ActivityComments => Set<ActivityCommentRecord>();

    /// <summary>Where the count of who was there was wrong.</summary>
    public DbSet<AttendanceCorrectionRecord> AttendanceCorrections => Set<AttendanceCorrectionRecord>();

    /// <summary>What people prepare together.</summary>
    public DbSet<CollectionRecord> Collections => Set<CollectionRecord>();

    /// <summary>Who was asked into which collection.</summary>
    public DbSet<CollectionMemberRecord> CollectionMembers => Set<CollectionMemberRecord>();

    /// <summary>The clips of all collections.</summary>
    public DbSet<CollectionClipRecord> CollectionClips => Set<CollectionClipRecord>();

    /// <summary>What was said in all collections.</summary>
    public DbSet<CollectionCommentRecord> CollectionComments => Set<CollectionCommentRecord>();

    /// <summary>What made the plans of all collections.</summary>
    public DbSet<PlanChangeRecord> PlanChanges => Set<PlanChangeRecord>();

    /// <summary>Who did what.</summary>
    public DbSet<AuditRecord> Audit => Set<AuditRecord>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcMilliseconds>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        MapPlaces(modelBuilder);
        MapPeople(modelBuilder);
        MapDevices(modelBuilder);
        MapLessons(modelBuilder);
        RecordingTables.Map(modelBuilder);
        StudyTables.Map(modelBuilder);
        MicroTeachingTables.Map(modelBuilder);
        ObservingTables.Map(modelBuilder);
        RegretTables.Map(modelBuilder);
        ActivityTables.Map(modelBuilder);
    }

    private static void MapPlaces(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CountyRecord>(static county =>
        {
            county.ToTable("County");
            county.Property(static c => c.Id).ValueGeneratedNever();
            county.Property(static c => c.Name).HasMaxLength(CountyRecord.MaxNameLength);
        });
        modelBuilder.Entity<SchoolRecord>(static school =>
        {
            school.ToTable("Schools");
            school.Property(static s => s.Name).HasMaxLength(SchoolRecord.MaxNameLength);
            school.HasIndex(static s => s.Name).IsUnique();
        });
        modelBuilder.Entity<RoomRecord>(static room =>
        {
            room.ToTable("Rooms");
            room.Property(static r => r.Name).HasMaxLength(RoomRecord.MaxNameLength);
            room.Property(static r => r.Grade).HasMaxLength(RoomRecord.MaxGradeLength);
            room.HasOne(static r => r.School).WithMany().HasForeignKey(static r => r.SchoolId).OnDelete(DeleteBehavior.Restrict);
            room.HasIndex(static r => new { r.SchoolId, r.Name }).IsUnique();
        });
    }

    private static void MapPeople(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<AccountRecord>(MapAccount);
        modelBuilder.Entity<SessionRecord>(static session =>
        {
            session.ToTable("Sessions");
            session.Property(static s => s.Id).HasMaxLength(SessionRecord.MaxIdLength);
            session.Property(static s => s.Address).HasMaxLength(SessionRecord.MaxAddressLength);
            session.Property(static s => s.Browser).HasMaxLength(SessionRecord.MaxBrowserLength);
            session.HasOne(static s => s.Account).WithMany().HasForeignKey(static s => s.AccountId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<RevocationRecord>(static revocation =>
        {
            revocation.ToTable("Revocations");
            revocation.HasKey(static r => r.Session);
            revocation.Property(static r => r.Session).HasMaxLength(RevocationRecord.MaxSessionLength);
        });
    }

    private static void MapDevices(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<DeviceRecord>(MapDevice);
        modelBuilder.Entity<DevicePictureRecord>(static picture =>
        {
            picture.ToTable("DevicePictures");
            picture.HasKey(static p => p.DeviceId);
            picture.Property(static p => p.DeviceId).ValueGeneratedNever();
            picture.HasOne<DeviceRecord>().WithOne().HasForeignKey<DevicePictureRecord>(static p => p.DeviceId).OnDelete(DeleteBehavior.Cascade);
        });
    }

    private static void MapLessons(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LessonRecord>(MapLesson);
        modelBuilder.Entity<GuestLinkRecord>(static link =>
        {
            link.ToTable("GuestLinks");
            link.Property(static l => l.SecretHash).HasMaxLength(DeviceRecord.SecretHashLength);
            link.Property(static l => l.Role).HasConversion<string>().HasMaxLength(GuestLinkRecord.MaxRoleLength);
            link.Property(static l => l.Label).HasMaxLength(GuestLinkRecord.MaxLabelLength);
            link.HasOne(static l => l.Lesson).WithMany().HasForeignKey(static l => l.LessonId).OnDelete(DeleteBehavior.Cascade);
            link.HasIndex(static l => l.SecretHash).IsUnique();
        });
        modelBuilder.Entity<LessonEventRecord>(static change =>
        {
            change.ToTable("LessonEvents");
            change.Property(static e => e.LessonId).HasMaxLength(LessonRecord.MaxIdLength);
            change.HasIndex(static e => new { e.LessonId, e.Id });
        });
    }

    private static void MapAccount(EntityTypeBuilder<AccountRecord> account)
    {
        account.ToTable("Accounts");
        account.Property(static a => a.UserName).HasMaxLength(AccountRecord.MaxUserNameLength).IsRequired();
        account.Property(static a => a.NormalizedUserName).HasMaxLength(AccountRecord.MaxUserNameLength).IsRequired();
        account.Property(static a => a.ConcurrencyStamp).IsConcurrencyToken();
        account.Property(static a => a.Name).HasMaxLength(AccountRecord.MaxNameLength);
        account.Property(static a => a.Role).HasConversion<string>().HasMaxLength(AccountRecord.MaxRoleLength);
        account.HasOne(static a => a.School).WithMany().HasForeignKey(static a => a.SchoolId).OnDelete(DeleteBehavior.Restrict);
        account.HasIndex(static a => a.NormalizedUserName).IsUnique();

        // Identity's, and not used: nothing is sent by mail or telephone.
        account.Ignore(static a => a.Email);
        account.Ignore(static a => a.NormalizedEmail);
        account.Ignore(static a => a.EmailConfirmed);
        account.Ignore(static a => a.PhoneNumber);
        account.Ignore(static a => a.PhoneNumberConfirmed);
        account.Ignore(static a => a.TwoFactorEnabled);
    }

    private static void MapDevice(EntityTypeBuilder<DeviceRecord> device)
    {
        device.ToTable("Devices");
        device.Property(static d => d.Name).HasMaxLength(DeviceRecord.MaxNameLength);
        device.Property(static d => d.SecretHash).HasMaxLength(DeviceRecord.SecretHashLength);
        device.Property(static d => d.Version).HasMaxLength(DeviceRecord.MaxVersionLength);
        device.HasOne(static d => d.Room).WithMany().HasForeignKey(static d => d.RoomId).OnDelete(DeleteBehavior.SetNull);
        device.HasIndex(static d => d.SecretHash).IsUnique();
    }

    private static void MapLesson(EntityTypeBuilder<LessonRecord> lesson)
    {
        lesson.ToTable("Lessons");
        lesson.Property(static l => l.Id).HasMaxLength(LessonRecord.MaxIdLength);
        lesson.Property(static l => l.Title).HasMaxLength(LessonRecord.MaxTitleLength);
        lesson.Property(static l => l.State).HasConversion<string>().HasMaxLength(LessonRecord.MaxStateLength);
        lesson.Property(static l => l.Kind).HasConversion<string>().HasMaxLength(LessonRecord.MaxStateLength);
        lesson.Property(static l => l.Subject).HasMaxLength(LessonRecord.MaxSubjectLength);
        lesson.Property(static l => l.Grade).HasMaxLength(RoomRecord.MaxGradeLength);
        lesson.Property(static l => l.Code).HasMaxLength(LessonRecord.CodeLength);
        lesson.HasOne(static l => l.School).WithMany().HasForeignKey(static l => l.SchoolId).OnDelete(DeleteBehavior.Restrict);
        lesson.HasOne(static l => l.Teacher).WithMany().HasForeignKey(static l => l.TeacherId).OnDelete(DeleteBehavior.Restrict);
        lesson.HasOne(static l => l.Room).WithMany().HasForeignKey(static l => l.RoomId).OnDelete(DeleteBehavior.Restrict);
        lesson.HasMany(static l => l.InvitedRooms).WithMany().UsingEntity(
            "LessonRooms",
            static right => right.HasOne(typeof(RoomRecord)).WithMany().HasForeignKey("RoomId").OnDelete(DeleteBehavior.Restrict),
            static left => left.HasOne(typeof(LessonRecord)).WithMany().HasForeignKey("LessonId").OnDelete(DeleteBehavior.Cascade));
        lesson.HasMany(static l => l.InvitedSchools).WithMany().UsingEntity(
            "LessonSchools",
            static right => right.HasOne(typeof(SchoolRecord)).WithMany().HasForeignKey("SchoolId").OnDelete(DeleteBehavior.Restrict),
            static left => left.HasOne(typeof(LessonRecord)).WithMany().HasForeignKey("LessonId").OnDelete(DeleteBehavior.Cascade));
        lesson.HasIndex(static l => l.Code).IsUnique();
        lesson.HasIndex(static l => l.StartsAt);
    }
}
