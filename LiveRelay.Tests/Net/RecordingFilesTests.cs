using System.Diagnostics;
using System.Globalization;
using LiveRelay.Media.Net;
using LiveRelay.Media.Net.Recording;
using LiveRelay.Media.Recording;

namespace LiveRelay.Tests.Net;

/// <summary>Recordings on real disks.</summary>
public sealed class RecordingFilesTests : IRecordingJournal, IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("recording");

    [Fact]
    public async Task When_a_recording_has_ended_all_of_it_is_in_its_files()
    {
        using var sync = new DiskSync(TimeSpan.FromMilliseconds(20));
        var storage = new DiskStorage(_directory.FullName, sync);
        var file = storage.Create("a.mp4");
        file.Append("recording"u8);
        file.WriteAt(0, "R"u8);
        file.Append("!!"u8);
        file.Truncate(10);
        storage.Close(file);
        storage.End();
        await storage.Closed.WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Equal("Recording!", await File.ReadAllTextAsync(Path.Combine(_directory.FullName, "a.mp4"), TestContext.Current.CancellationToken));
        Assert.Null(storage.TakeFailure());
    }

    [Fact]
    public void A_file_of_that_name_is_never_written_over()
    {
        using var sync = new DiskSync(TimeSpan.FromSeconds(1));
        var storage = new DiskStorage(_directory.FullName, sync);
        storage.Create("a.mp4");

        Assert.Throws<IOException>(() => storage.Create("a.mp4"));
        storage.End();
    }

    /// <summary>Where the test may not mount a small disk, the one of memory in RecorderTests stands for it.</summary>
    [Fact]
    public async Task A_disk_without_room_is_told_from_one_that_fails()
    {
        if (!TryRun("mount", "-t", "tmpfs", "-o", "size=1m", "none", _directory.FullName))
        {
            return;
        }

        try
        {
            using var sync = new DiskSync(TimeSpan.FromMilliseconds(20));
            var storage = new DiskStorage(_directory.FullName, sync);
            Assert.InRange(storage.FreeBytes, 1, 1 << 20);
            var file = storage.Create("a.mp4");
            var block = new byte[100_000];
            Assert.Throws<DiskFullException>(() =>
            {
                for (var i = 0; i < 20; i++)
                {
                    file.Append(block);
                }
            });
            Assert.Equal(1_000_000, file.Length);
            file.Truncate(500_000);
            file.Append(block);
            Assert.Equal(600_000, file.Length);
            storage.Close(file);
            storage.End();
            await storage.Closed.WaitAsync(_patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            TryRun("umount", _directory.FullName);
        }
    }

    [Fact]
    public async Task A_lesson_is_recorded_once_at_a_time_also_before_anybody_publishes()
    {
        await using var server = new MediaServer(new MediaOptions { ListenAddress = "127.0.0.1", Port = 0 }, new RecordingOptions(), TimeProvider.System);
        server.Start();
        var directory = Path.Combine(_directory.FullName, "lesson");
        var start = new RecordingStart("a", directory, TimeSpan.Zero, 1, this);

        Assert.True(await server.StartRecordingAsync(start));
        Assert.False(await server.StartRecordingAsync(start));
        Assert.True(Directory.Exists(directory));
        Assert.True(await server.StopRecordingAsync("a").WaitAsync(_patience, TestContext.Current.CancellationToken));
        Assert.False(await server.StopRecordingAsync("a"));
        Assert.True(await server.StartRecordingAsync(start));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    void IRecordingJournal.TrackStarted(RecordedTrackInfo track)
    {
    }

    void IRecordingJournal.Gap(string fileName, TimeSpan from, TimeSpan to, GapReason reason)
    {
    }

    void IRecordingJournal.TrackEnded(string fileName, TimeSpan duration, long bytes, TimeSpan skew)
    {
    }

    void IRecordingJournal.DiskProblem(bool full, string detail) =>
        throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{full} {detail}"));

    void IRecordingJournal.DiskRecovered()
    {
    }

    private static bool TryRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
