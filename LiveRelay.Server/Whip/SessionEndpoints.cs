using System.Text.Json;
using System.Text.Json.Serialization;
using LiveRelay.Media;
using LiveRelay.Media.Net;
using LiveRelay.Server.Lessons;
using LiveRelay.Server.Problems;
using Microsoft.Net.Http.Headers;

namespace LiveRelay.Server.Whip;

/// <summary>A session's own address: its state, ICE updates, its end (RFC 9725 sections 4.2 and 4.3).</summary>
public sealed class SessionEndpoints(LessonAccess access, SignallingBody body, SignallingResponses responses, MediaServer media)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>
    /// Whether the session lives, and on which path; of a publisher also which of its simulcast layers somebody has a use for. RFC 9725 leaves GET on the resource free; pages ask after sleep or silence.
    /// </summary>
    public async Task GetAsync(HttpContext context, string lesson, string session, bool isPublisher)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (await FindAsync(context, lesson, session, isPublisher) is { } info)
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.ETag = $"\"{info.ETag}\"";
            var layers = isPublisher ? await media.FindWantedLayersAsync(session, context.RequestAborted) : null;
            await context.Response.WriteAsJsonAsync(
                new SessionDocument(Name(info.State), info.Path, layers is { Count: > 0 } ? layers : null), _json, context.RequestAborted);
        }
    }

    /// <summary>Takes candidates, or restarts ICE.</summary>
    public async Task PatchAsync(HttpContext context, string lesson, string session, bool isPublisher)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (await FindAsync(context, lesson, session, isPublisher) is not { } info)
        {
            return;
        }

        var (fragment, refusal) = await body.ReadAsync(context.Request, SignallingMedia.IceFragment, ProblemType.BadFragment);
        if (refusal is not null)
        {
            context.Response.Headers["Accept-Patch"] = SignallingMedia.IceFragment;
            await refusal.ExecuteAsync(context);
        }
        else if (RefuseEtag(context.Request, info) is { } problem)
        {
            await problem.ExecuteAsync(context);
        }
        else
        {
            await responses.PatchedAsync(context, await media.PatchAsync(session, fragment, context.RequestAborted));
        }
    }

    /// <summary>The viewer says how large it shows the pictures of its slots, so that it is sent no larger ones.</summary>
    public async Task PutSizesAsync(HttpContext context, string lesson, string session)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (await FindAsync(context, lesson, session, isPublisher: false) is null)
        {
            return;
        }

        var (text, refusal) = await body.ReadAsync(context.Request, SignallingMedia.Json, ProblemType.BadSizes);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
        }
        else if (!PictureSizes.TryParse(text, out var sizes))
        {
            await new Problem(ProblemType.BadSizes).ExecuteAsync(context);
        }
        else
        {
            await responses.PatchedAsync(context, await media.SetPictureSizesAsync(session, sizes, context.RequestAborted));
        }
    }

    /// <summary>Ends the session.</summary>
    public async Task DeleteAsync(HttpContext context, string lesson, string session, bool isPublisher)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (await FindAsync(context, lesson, session, isPublisher) is null)
        {
            return;
        }

        // It may have ended meanwhile.
        if (!await media.CloseAsync(session, context.RequestAborted))
        {
            await new Problem(ProblemType.UnknownSession).ExecuteAsync(context);
        }
    }

    /// <summary>The living session that the address names; <c>null</c> when the request has been refused.</summary>
    private async Task<SessionInfo?> FindAsync(HttpContext context, string lesson, string session, bool isPublisher)
    {
        var (token, refusal) = await access.CheckAsync(context, lesson);
        if (token is null)
        {
            await refusal!.ExecuteAsync(context);
            return null;
        }

        var info = media.FindSession(session);
        if (info is null || info.LessonId != lesson || info.IsPublisher != isPublisher)
        {
            await new Problem(ProblemType.UnknownSession).ExecuteAsync(context);
            return null;
        }

        if (info.State == SessionState.Closed)
        {
            var type = info.CloseReason == CloseReasons.TakenOver ? ProblemType.SessionTakenOver : ProblemType.UnknownSession;
            await new Problem(type, reason: info.CloseReason).ExecuteAsync(context);
            return null;
        }

        var isForeignRoom = token.Role == LessonRole.Classroom && info.Participant is { } participant
            && participant != token.Subject && !(token.IsShared && participant.StartsWith($"{token.Subject}~", StringComparison.Ordinal));
        if (isPublisher && (isForeignRoom || !token.Publish.Contains(TrackNames.Of(info.Track), StringComparer.Ordinal)))
        {
            await new Problem(ProblemType.MayNotPublish).ExecuteAsync(context);
            return null;
        }

        return info;
    }

    /// <summary>
    /// If-Match must name the ICE session that the update is meant for, or be "*" to begin a new one (RFC 9725 sections 4.3.1 to 4.3.3).
    /// </summary>
    private static Problem? RefuseEtag(HttpRequest request, SessionInfo info)
    {
        if (request.Headers.IfMatch.Count == 0)
        {
            return new Problem(ProblemType.EtagMissing);
        }

        if (!EntityTagHeaderValue.TryParseList(request.Headers.IfMatch, out var tags))
        {
            return new Problem(ProblemType.EtagMismatch);
        }

        var current = new EntityTagHeaderValue($"\"{info.ETag}\"");

        // The RFC's example quotes the star, which strictly would be a tag; clients send either.
        return tags.Any(tag => tag.Tag == "*" || tag.Tag == "\"*\"" || tag.Compare(current, useStrongComparison: true))
            ? null
            : new Problem(ProblemType.EtagMismatch);
    }

    private static string Name(SessionState state) => state switch
    {
        SessionState.New => "new",
        SessionState.Connecting => "connecting",
        _ => "connected",
    };

    private sealed record SessionDocument(string State, string? Path, IReadOnlyDictionary<string, bool>? Layers);
}
