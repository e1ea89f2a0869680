using LiveRelay.Media.Net;
using LiveRelay.Server.Lessons.Contract;
using LiveRelay.Server.Lessons.Live;

namespace LiveRelay.Server.Stage;

/// <summary>The lessons' stage in the media core. Changes arrive there in the order in which they are given here.</summary>
public sealed class MediaStage(MediaServer media, ILogger<MediaStage> logger) : ILessonStage
{
    /// <inheritdoc/>
    public void SetFloors(string lessonId, IReadOnlyList<FloorView> floors) =>
        Observe(media.SetGuestsAsync(lessonId, [.. floors.Select(static floor => new GuestOnStage(floor.ParticipantId, floor.Index, floor.IsMuted))]));

    /// <inheritdoc/>
    public void SetWall(string lessonId, IReadOnlyList<string> participantIds) => Observe(media.SetWallAsync(lessonId, participantIds));

    /// <inheritdoc/>
    public void Close(string lessonId, string participantId) => Observe(media.CloseParticipantAsync(lessonId, participantId));

    private async void Observe(Task change)
    {
        try
        {
            await change;
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "The stage could not be changed");
        }
    }
}
