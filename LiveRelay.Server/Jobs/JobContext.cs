using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Jobs;

/// <summary>What a job works with: the recording, a work folder of its own in the recording's, and FFmpeg.</summary>
internal sealed class JobContext
{
    private const string PidName = "pid";

    private readonly Action<double> _report;
    private double _from;
    private double _to = 1;

    internal JobContext(RecordingRecord recording, string directory, string kind, Ffmpeg ffmpeg, IDbContextFactory<LiveRelayDb> database, Action<double> report)
    {
        (Recording, Directory, Ffmpeg, Database, _report) = (recording, directory, ffmpeg, database, report);

        // The dot keeps it from being given out.
        Work = Path.Combine(directory, $".work-{kind}");
    }

    /// <summary>The recording with its tracks.</summary>
    internal RecordingRecord Recording { get; }

    /// <summary>The recording's folder.</summary>
    internal string Directory { get; }

    /// <summary>The job's own folder.</summary>
    internal string Work { get; }

    internal Ffmpeg Ffmpeg { get; }

    internal IDbContextFactory<LiveRelayDb> Database { get; }

    internal TimeSpan Length => TimeSpan.FromMilliseconds(Recording.DurationMs);

    /// <summary>The recording's own tracks of one kind, in the order of their beginning; not those that jobs made.</summary>
    internal IReadOnlyList<RecordingTrackRecord> Tracks(bool isVideo) =>
    [
        .. Recording.Tracks.Where(track => track.IsVideo == isVideo && track.Track is not (JobKinds.Mix or JobKinds.Composed) && track.DurationMs > 0)
            .OrderBy(static track => track.StartsAtMs).ThenBy(static track => track.FileName, StringComparer.Ordinal),
    ];

    /// <summary>Removes what an earlier try left, also a program that outlived its server, and makes the work folder anew.</summary>
    /// <exception cref="JobFailedException">The recording is gone.</exception>
    internal void Begin()
    {
        if (!System.IO.Directory.Exists(Directory))
        {
            throw new JobFailedException(JobCause.FileMissing, "The recording's folder is not there.");
        }

        End();
        System.IO.Directory.CreateDirectory(Work);
    }

    /// <summary>Removes the work folder.</summary>
    internal void End()
    {
        if (System.IO.Directory.Exists(Work))
        {
            KillOrphan();
            System.IO.Directory.Delete(Work, recursive: true);
        }
    }

    /// <summary>From now on what is reported is this part of the whole.</summary>
    internal void Stage(double from, double to)
    {
        (_from, _to) = (from, to);
        Report(0);
    }

    internal void Report(double part) => _report(_from + ((_to - _from) * part));

    internal string InWork(string name) => Path.Combine(Work, name);

    internal string PathOf(RecordingTrackRecord track) => Path.Combine(Directory, track.FileName);

    internal Task RunFfmpegAsync(IEnumerable<string> arguments, TimeSpan length, CancellationToken cancellationToken, Action<string>? onLine = null) =>
        Ffmpeg.RunAsync(arguments, length, Report, onLine, InWork(PidName), cancellationToken);

    /// <summary>Runs FFmpeg, and takes what it writes to its output as it comes.</summary>
    /// <param name="arguments">What it is told, but for the output.</param>
    /// <param name="pieceBytes">How much is taken at once; the last may be shorter.</param>
    /// <param name="take">Takes it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task PipeFfmpegAsync(IEnumerable<string> arguments, int pieceBytes, SpanTaker take, CancellationToken cancellationToken) =>
        Ffmpeg.PipeAsync(arguments, pieceBytes, take, InWork(PidName), cancellationToken);

    /// <summary>Moves a whole file from the work folder to its place, where it replaces an older one at once or not at all.</summary>
    internal void Publish(string name)
    {
        using (var file = File.OpenHandle(InWork(name), FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }

        File.Move(InWork(name), Path.Combine(Directory, name), overwrite: true);
    }

    /// <summary>Describes a file that a job made and published; one of the same name is replaced.</summary>
    internal async Task SaveTrackAsync(RecordingTrackRecord track, CancellationToken cancellationToken)
    {
        var path = PathOf(track);
        await using (var file = File.OpenRead(path))
        {
            track.Sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            track.Bytes = file.Length;
        }

        await using var db = await Database.CreateDbContextAsync(cancellationToken);
        var old = await db.RecordingTracks.FirstOrDefaultAsync(
            other => other.RecordingId == track.RecordingId && other.FileName == track.FileName, cancellationToken);
        if (old is not null)
        {
            track.Id = old.Id;
            db.Entry(old).CurrentValues.SetValues(track);
        }
        else
        {
            db.RecordingTracks.Add(track);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Whether the recording is cut as it was when the job began.</summary>
    internal async Task<bool> IsCutAsItWasAsync(CancellationToken cancellationToken)
    {
        await using var db = await Database.CreateDbContextAsync(cancellationToken);
        return await db.Recordings.AnyAsync(recording => recording.Id == Recording.Id && recording.Cut == Recording.Cut, cancellationToken);
    }

    internal static string Seconds(long milliseconds) => (milliseconds / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A server that was killed leaves its FFmpeg running. That the process names this very folder says that it is no other of that number.</summary>
    private void KillOrphan()
    {
        try
        {
            if (int.TryParse(File.ReadAllText(InWork(PidName)), CultureInfo.InvariantCulture, out var pid)
                && File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/cmdline").Contains(Work, StringComparison.Ordinal))
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            // None was begun, it has ended, or the system does not tell; its file then has no name any more.
        }
    }
}
