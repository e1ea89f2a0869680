using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace LiveRelay.Server.Library;

/// <summary>
/// Recordings by words that stand in their title, in a chapter's name or in what was written during the lesson. Nobody finds one by what he could not
/// read in it: what is cut out, what was taken out of the chat, or a side discussion that is not his.
/// </summary>
/// <param name="db">The database.</param>
/// <param name="caller">Who searches.</param>
/// <param name="now">The moment.</param>
/// <param name="words">The words.</param>
internal sealed class WordSearch(LiveRelayDb db, Caller caller, DateTimeOffset now, string words)
{
    /// <summary>So many written lines, and so many named chapters, that hold the words are looked at, the latest first.</summary>
    private const int MaxPlaces = 2000;

    /// <summary>Those of the recordings that hold the words.</summary>
    internal async Task<IQueryable<RecordingRecord>> FindAsync(IQueryable<RecordingRecord> recordings, CancellationToken cancelled)
    {
        var byText = (await NamedAsync(recordings, cancelled)).Union(await WrittenAsync(recordings, cancelled)).ToList();
        return recordings.Where(r => r.Title.Contains(words) || byText.Contains(r.Id));
    }

    private async Task<List<string>> NamedAsync(IQueryable<RecordingRecord> recordings, CancellationToken cancelled)
    {
        var found = await recordings.Where(r => r.Chapters.Any(c => c.Name!.Contains(words)))
            .OrderByDescending(static r => r.StartedAt).Take(MaxPlaces).Include(static r => r.Chapters).ToListAsync(cancelled);
        return
        [
            .. found.Where(r => ChapterShape.Of(r, SeenOf(r)).Any(chapter => chapter.Name?.Contains(words, StringComparison.OrdinalIgnoreCase) == true))
                .Select(static r => r.Id),
        ];
    }

    /// <summary>The stored events only say where to look: the words could also be part of somebody's name.</summary>
    private async Task<List<string>> WrittenAsync(IQueryable<RecordingRecord> recordings, CancellationToken cancelled)
    {
        var stored = StoredEvent.Escape(words);
        var rows = await db.LessonEvents.AsNoTracking()
            .Where(change => (change.Json.Contains("\"kind\":\"messageSaid\"") || change.Json.Contains("\"kind\":\"sideSaid\"")) && change.Json.Contains(stored))
            .Join(recordings, static change => change.LessonId, static r => r.LessonId, static (change, r) => new { Recording = r, change.Id, change.Json })
            .OrderByDescending(static line => line.Id).Take(MaxPlaces)
            .ToListAsync(cancelled);
        var lines = rows.Select(static row => new Line(row.Recording, StoredEvent.Read(row.Json)))
            .Where(line => line.Text.Contains(words, StringComparison.OrdinalIgnoreCase) && SeenOf(line.Recording).Keeps(line.AtMs)).ToList();
        var removed = await RemovedAsync([.. lines.Select(static line => line.Recording.LessonId!).Distinct()], cancelled);
        var found = new List<string>();
        foreach (var ofOne in lines.GroupBy(static line => line.Recording.Id))
        {
            if (ofOne.Any(line => line.Said is MessageSaid said && !removed.Contains((line.Recording.LessonId!, said.Revision)))
                || (ofOne.Any(static line => line.Said is SideSaid) && await MayReadSideAsync(ofOne.First().Recording, cancelled)))
            {
                found.Add(ofOne.Key);
            }
        }

        return found;
    }

    private async Task<HashSet<(string Lesson, long Message)>> RemovedAsync(List<string> lessons, CancellationToken cancelled)
    {
        var rows = await db.LessonEvents.AsNoTracking()
            .Where(change => lessons.Contains(change.LessonId) && change.Json.Contains("\"kind\":\"messageRemoved\""))
            .Select(static change => new { change.LessonId, change.Json }).ToListAsync(cancelled);
        return [.. rows.Select(static row => (row.LessonId, ((MessageRemoved)StoredEvent.Read(row.Json)).Id))];
    }

    private KeptSpans SeenOf(RecordingRecord recording) => RecordingRights.Of(caller, recording, now).SeenOf(recording);

    private async Task<bool> MayReadSideAsync(RecordingRecord recording, CancellationToken cancelled) =>
        (await LibraryEndpoints.WithObserversAsync(db, recording, RecordingRights.Of(caller, recording, now), caller, cancelled)).ReadDiscussion;

    /// <summary>What somebody wrote while a recording ran.</summary>
    private sealed record Line(RecordingRecord Recording, LessonEvent Said)
    {
        public string Text => Said switch { MessageSaid said => said.Text, SideSaid said => said.Text, _ => "" };

        public long AtMs => Said.At - Recording.StartedAt.ToUnixTimeMilliseconds();
    }
}
