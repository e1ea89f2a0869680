using System.Collections.Concurrent;
using LiveRelay.Server.Jobs;
using LiveRelay.Server.Retention;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LiveRelay.Tests.Retention;

/// <summary>A recording is deleted while a job is at work on it: the job ends, and nothing is left, on the disk or in the database.</summary>
public sealed class DeletionWhileWorkingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(JobKinds.Mix)]
    [InlineData(JobKinds.Pictures)]
    [InlineData(JobKinds.Composed)]
    public async Task The_job_ends_and_nothing_is_left(string kind)
    {
        await using var county = await WorkedCounty.CreateAsync();
        var services = county.County.County.Server.Services;
        using var log = new Complaints();
        services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var id = await county.RecordingAsync(120_000);
        await county.SoundAsync(id, "camera-1.audio.mp4", "sine=duration=120");
        await county.VideoAsync(id, "camera-1.video.mp4", "testsrc2=size=640x360:rate=25:duration=120");
        await using (var db = await county.County.OpenAsync())
        {
            county.Queue.Add(db, id, kind);
            county.Queue.Add(db, id, JobKinds.Hash);
            await db.SaveChangesAsync(Cancelled);
        }

        county.Queue.Wake();
        var work = Path.Combine(county.County.Files.PathOf(id), $".work-{kind}");
        while (!File.Exists(Path.Combine(work, "pid")))
        {
            await Task.Delay(10, Cancelled);
        }

        var result = await services.GetRequiredService<RecordingDeletion>().DeleteAsync(id, by: null, "for a test", onlyIn: null, Cancelled);

        Assert.Equal(DeletionResult.Deleted, result);
        Assert.False(Directory.Exists(county.County.Files.PathOf(id)));
        Assert.Empty(await county.JobsAsync(id));
        await using (var db = await county.County.OpenAsync())
        {
            Assert.False(await db.RecordingTracks.AnyAsync(track => track.RecordingId == id, Cancelled));
            Assert.Equal(RecordingState.Deleted, (await db.Recordings.SingleAsync(r => r.Id == id, Cancelled)).State);
        }

        // The worker goes on with others.
        var next = await county.RecordingAsync(1_000);
        await county.SoundAsync(next, "camera-1.audio.mp4", "sine=duration=1");
        Assert.Equal(JobState.Done, Assert.Single(await county.WorkAsync(next, JobKinds.Hash)).State);
        Assert.False(Directory.Exists(county.County.Files.PathOf(id)));
        Assert.Empty(log.Lines);
    }

    /// <summary>All that is said of trouble.</summary>
    private sealed class Complaints : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (exception is not null || IsEnabled(logLevel))
            {
                Lines.Enqueue($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}
