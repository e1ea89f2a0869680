using LiveRelay.Server.Accounts;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Library;

/// <summary>What was said beside a lesson, on its recording's clock.</summary>
internal static class DiscussionEndpoints
{
    private sealed record ChatLine(long AtMs, string Name, string School, string Text);

    internal static void Map(RouteGroupBuilder api) => api.MapGet("/recordings/{id}/discussion", GetAsync).AllowAccounts();

    private static async Task<IResult> GetAsync(
        string id, Caller caller, LiveRelayDb db, ILessonLog log, TimeProvider time, CancellationToken cancelled)
    {
        var found = await db.FindRecordingAsync(db.Recordings, id, caller, time.GetUtcNow(), null, cancelled);
        if (found is not { Recording: { } recording, Rights: { } rights })
        {
            return found.Refusal!;
        }

        if (recording.LessonId is not { } lesson)
        {
            return Results.Ok(new { Chat = Array.Empty<ChatLine>(), Side = (IEnumerable<SideLine>?)null });
        }

        var begin = recording.StartedAt.ToUnixTimeMilliseconds();
        var happened = await log.ReadAsync(lesson, cancelled);
        var during = During(recording, rights.SeenOf(recording), happened).ToList();
        var schools = happened.OfType<ParticipantJoined>().GroupBy(static joined => joined.Participant.Id)
            .ToDictionary(static group => group.Key, static group => group.Last().Participant.School);
        var removed = happened.OfType<MessageRemoved>().Select(static removal => removal.Id).ToHashSet();
        var mayReadSide = (await LibraryEndpoints.WithObserversAsync(db, recording, rights, caller, cancelled)).ReadDiscussion;
        return Results.Ok(new
        {
            Chat = during.OfType<MessageSaid>().Where(said => !removed.Contains(said.Revision))
                .Select(said => new ChatLine(said.At - begin, said.Name, schools.GetValueOrDefault(said.ParticipantId, ""), said.Text)),
            Side = mayReadSide ? SideLine.Of(recording, during) : null,
        });
    }

    /// <summary>The side discussion of a recording's lesson, as far as somebody may see and read it; <c>null</c> for who may not read it.</summary>
    internal static async Task<IReadOnlyList<SideLine>?> SideAsync(
        LiveRelayDb db, ILessonLog log, FoundRecording found, Caller caller, CancellationToken cancelled)
    {
        if (found is not { Recording: { LessonId: { } lesson } recording, Rights: { } rights })
        {
            return null;
        }

        // Before the rights: what is still being written may be that the caller observes.
        var happened = await log.ReadAsync(lesson, cancelled);
        return (await LibraryEndpoints.WithObserversAsync(db, recording, rights, caller, cancelled)).ReadDiscussion
            ? [.. SideLine.Of(recording, During(recording, rights.SeenOf(recording), happened))]
            : null;
    }

    private static IEnumerable<LessonEvent> During(RecordingRecord recording, KeptSpans seen, IEnumerable<LessonEvent> happened)
    {
        var begin = recording.StartedAt.ToUnixTimeMilliseconds();
        return happened.Where(change => IsDuring(recording, change.At - begin) && seen.Keeps(change.At - begin));
    }

    private static bool IsDuring(RecordingRecord recording, long atMs) =>
        atMs >= 0 && (recording.State == RecordingState.Recording || atMs <= recording.DurationMs);
}

/// <summary>What an observer said or marked, on the recording's clock.</summary>
/// <param name="Id">Its id.</param>
/// <param name="AtMs">When.</param>
/// <param name="Name">Who.</param>
/// <param name="School">Of which school.</param>
/// <param name="Mark">What was marked; <c>null</c> for words alone.</param>
/// <param name="Text">The words.</param>
/// <param name="ThreadId">What it answers.</param>
internal sealed record SideLine(long Id, long AtMs, string Name, string School, string? Mark, string Text, long? ThreadId)
{
    internal static IEnumerable<SideLine> Of(RecordingRecord recording, IEnumerable<LessonEvent> happened)
    {
        var begin = recording.StartedAt.ToUnixTimeMilliseconds();
        return happened.OfType<SideSaid>().Select(said => new SideLine(
            said.Revision, said.At - begin, said.Name, said.School, said.Mark is { } mark ? WireName.Of(mark) : null, said.Text, said.ThreadId));
    }
}
