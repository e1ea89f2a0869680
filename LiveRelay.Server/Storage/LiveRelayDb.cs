using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Storage;

/// <summary>The tables that must last.</summary>
public sealed class LiveRelayDb(DbContextOptions<LiveRelayDb> options) : DbContext(options)
{
    /// <summary>The schools of the county.</summary>
    public DbSet<SchoolRecord> Schools => Set<SchoolRecord>();

    /// <summary>The lessons of all schools.</summary>
    public DbSet<LessonRecord> Lessons => Set<LessonRecord>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<SchoolRecord>(static school =>
        {
            school.ToTable("Schools");
            school.Property(static s => s.Name).HasMaxLength(SchoolRecord.MaxNameLength);
            school.HasIndex(static s => s.Name).IsUnique();
        });
        modelBuilder.Entity<LessonRecord>(static lesson =>
        {
            lesson.ToTable("Lessons");
            lesson.Property(static l => l.Id).HasMaxLength(LessonRecord.MaxIdLength);
            lesson.Property(static l => l.Title).HasMaxLength(LessonRecord.MaxTitleLength);
            lesson.Property(static l => l.State).HasConversion<string>().HasMaxLength(LessonRecord.MaxStateLength);
            lesson.HasOne(static l => l.School).WithMany().HasForeignKey(static l => l.SchoolId).OnDelete(DeleteBehavior.Restrict);
        });
    }
}
