using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Lessons.Live;
using LiveRelay.Server.Lessons.State;
using LiveRelay.Server.Problems;
using Microsoft.Extensions.Primitives;

namespace LiveRelay.Server.Whip;

/// <summary>Where offers are posted: <c>/whip/{lesson}</c> (RFC 9725) and <c>/whep/{lesson}</c> (draft-ietf-wish-whep).</summary>
public sealed class OfferEndpoints(
    LessonAccess access, LiveLessons lessons, SignallingBody body, SignallingResponses responses, MediaServer media, ILogger<OfferEndpoints> logger)
{
    /// <summary>No page has more slots than this; more is an attempt to waste the server's time.</summary>
    private const int MaxSlots = 16;

    /// <summary>Publishes a track.</summary>
    public async Task PublishAsync(HttpContext context, string lesson)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (token, refusal) = await access.CheckAsync(context, lesson);
        if (token is null)
        {
            await refusal!.ExecuteAsync(context);
            return;
        }

        var trackName = context.Request.Query["track"].ToString() is { Length: > 0 } query ? query : TrackNames.Default;
        if (!TrackNames.TryParse(trackName, out var track))
        {
            await new Problem(ProblemType.UnknownTrack).ExecuteAsync(context);
        }
        else if (!token.Publish.Contains(trackName, StringComparer.Ordinal))
        {
            await new Problem(ProblemType.MayNotPublish).ExecuteAsync(context);
        }
        else if (await ReadOfferAsync(context) is var (offer, clientId))
        {
            // Behind a shared link a client that gives itself no name is somebody of its own, too.
            var sessionId = SessionId.Create();
            var actor = Actor.From(token, clientId ?? sessionId);
            if (track == TrackName.Guest)
            {
                using var lease = await lessons.RentAsync(lesson);
                lease?.Lesson.GuestPublished(actor);
            }

            var result = await media.PublishAsync(
                new PublishRequest(sessionId, lesson, track, offer, clientId, actor.ParticipantId), context.RequestAborted);
            Log(result, token, lesson, trackName, sessionId);
            await responses.CreatedAsync(context, result, sessionId);
        }
    }

    /// <summary>Subscribes to slots.</summary>
    public async Task SubscribeAsync(HttpContext context, string lesson)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (token, refusal) = await access.CheckAsync(context, lesson);
        if (token is null)
        {
            await refusal!.ExecuteAsync(context);
            return;
        }

        var slots = ParseSlots(context.Request.Query["slots"]);
        if (token.Role != LessonRole.Teacher && slots.Any(static slot => slot.StartsWith("wall", StringComparison.OrdinalIgnoreCase)))
        {
            await new Problem(ProblemType.MayNot, "The wall is the teacher's.").ExecuteAsync(context);
        }
        else if (slots.Length > MaxSlots)
        {
            await new Problem(ProblemType.UnknownSlot, $"At most {MaxSlots} slots.").ExecuteAsync(context);
        }
        else if (await ReadOfferAsync(context) is var (offer, clientId))
        {
            var sessionId = SessionId.Create();
            var result = await media.SubscribeAsync(new SubscribeRequest(sessionId, lesson, slots, offer, clientId, token.IsShared && clientId is null ? null : token.ParticipantId(clientId)), context.RequestAborted);
            Log(result, token, lesson, "viewer", sessionId);
            await responses.CreatedAsync(context, result, sessionId);
        }
    }

    private static string[] ParseSlots(StringValues query)
    {
        var names = query.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return names.Length == 0 ? ["program"] : names;
    }

    /// <summary>The offer and who sent it; <c>null</c> when the request has been refused.</summary>
    private async Task<(string Offer, string? ClientId)?> ReadOfferAsync(HttpContext context)
    {
        if (!ClientId.TryParse(context.Request.Query["client"], out var clientId))
        {
            await new Problem(ProblemType.BadClientId).ExecuteAsync(context);
            return null;
        }

        var (offer, refusal) = await body.ReadAsync(context.Request, SignallingMedia.Sdp, ProblemType.BadSdp);
        if (refusal is null)
        {
            return (offer, clientId);
        }

        context.Response.Headers["Accept-Post"] = SignallingMedia.Sdp;
        await refusal.ExecuteAsync(context);
        return null;
    }

    private void Log(SignalingResult result, JoinToken token, string lesson, string what, string sessionId)
    {
        if (result.Error == SignalingError.None)
        {
            logger.LogInformation("Session {Session}: {Role} of lesson {Lesson}, {What}", sessionId, token.Role, lesson, what);
        }
        else
        {
            logger.LogWarning(
                "Refused {Role} of lesson {Lesson}, {What}: {Error} {Detail}", token.Role, lesson, what, result.Error, result.Detail);
        }
    }
}
