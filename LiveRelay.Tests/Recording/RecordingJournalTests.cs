using LiveRelay.Media.Recording;
using LiveRelay.Server.Recording;

namespace LiveRelay.Tests.Recording;

/// <summary>The journal beside a recording's files: what a killed server wrote is read, and what it did not finish writing is no harm.</summary>
public sealed class RecordingJournalTests : IDisposable
{
    private static readonly JournalEntry[] _entries =
    [
        new TrackBegun("camera-1.video.mp4", null, 120),
        new TrackBegun("guest-1.video.mp4", "room-4", 60_000),
        new TrackGap("camera-1.video.mp4", 5_000, 6_500, GapReason.PublisherGone),
        new TrackDone("camera-1.video.mp4", 3.25),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("liverelay-journal-").FullName;

    private string Path => System.IO.Path.Combine(_folder, RecordingJournal.FileName);

    [Fact]
    public async Task What_was_written_is_read_in_its_order()
    {
        Write(_entries);

        Assert.Equal(_entries, await ReadAsync());
    }

    [Fact]
    public async Task A_line_that_a_kill_tore_costs_that_line_alone_at_every_byte()
    {
        Write(_entries);
        var whole = await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken);
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(Path, whole[..length], TestContext.Current.CancellationToken);
            var complete = whole[..length].Count(static b => b == '\n');
            Write(_entries[3]);

            var read = await ReadAsync();

            Assert.Equal(_entries[3], read[^1]);
            Assert.Equal(_entries[..complete], read.Take(complete));
        }
    }

    [Fact]
    public async Task There_need_be_none() => Assert.Empty(await ReadAsync());

    [Theory]
    [InlineData("camera-1.video.mp4", "camera", 1, true)]
    [InlineData("guest-12.audio.mp4", "guest", 12, false)]
    public void A_tracks_file_name_says_what_it_is(string name, string track, int number, bool isVideo) =>
        Assert.Equal(new TrackFileName(track, number, isVideo), TrackFileName.TryParse(name));

    [Theory]
    [InlineData("mix.mp4")]
    [InlineData("camera-1.video.mp4.tmp")]
    [InlineData("wall-1.video.mp4")]
    [InlineData("../camera-1.video.mp4")]
    public void Other_files_are_no_recorded_tracks(string name) => Assert.Null(TrackFileName.TryParse(name));

    [Fact]
    public void A_server_that_starts_again_goes_on_behind_the_files_that_are_there()
    {
        Assert.Equal(1, TrackFileName.NextNumber(_folder));
        File.WriteAllText(System.IO.Path.Combine(_folder, "guest-4.audio.mp4"), "");
        Assert.Equal(5, TrackFileName.NextNumber(_folder));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(params ReadOnlySpan<JournalEntry> entries)
    {
        using var journal = new RecordingJournal(Path);
        foreach (var entry in entries)
        {
            journal.Write(entry);
        }
    }

    private Task<IReadOnlyList<JournalEntry>> ReadAsync() => RecordingJournal.ReadAsync(Path, TestContext.Current.CancellationToken);
}
