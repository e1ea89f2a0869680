using System.Text;
using LiveRelay.Media.Net;
using LiveRelay.Server.Problems;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Whip;

/// <summary>Turns the media core's answers into HTTP.</summary>
public sealed class SignallingResponses(IceServerLinks links, IOptions<LimitsOptions> limits)
{
    /// <summary>201 with the answer (RFC 9725 section 4.2), or why there is none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="result">The media core's answer.</param>
    /// <param name="sessionId">The new session.</param>
    public async Task CreatedAsync(HttpContext context, SignalingResult result, string sessionId)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Error != SignalingError.None)
        {
            await RefuseAsync(context, result, ProblemType.BadSdp);
            return;
        }

        var response = context.Response;
        response.StatusCode = StatusCodes.Status201Created;
        response.Headers.Location = $"{context.Request.PathBase}{context.Request.Path.Value?.TrimEnd('/')}/{sessionId}";
        response.Headers.ETag = Quote(result.ETag);
        response.Headers["Accept-Patch"] = SignallingMedia.IceFragment;
        links.Write(response, sessionId);
        await WriteAsync(context, SignallingMedia.Sdp, result.Sdp ?? "");
    }

    /// <summary>204 for candidates, 200 with our fragment for an ICE restart (RFC 9725 section 4.3), or why neither.</summary>
    public async Task PatchedAsync(HttpContext context, SignalingResult result)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(result);
        if (result.Error != SignalingError.None)
        {
            await RefuseAsync(context, result, ProblemType.BadFragment);
            return;
        }

        context.Response.Headers.ETag = Quote(result.ETag);
        if (result.Sdp is not { } fragment)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await WriteAsync(context, SignallingMedia.IceFragment, fragment);
    }

    private Task RefuseAsync(HttpContext context, SignalingResult result, ProblemType unreadable)
    {
        var type = result.Error switch
        {
            SignalingError.BadSdp => unreadable,
            SignalingError.NoCommonCodec => ProblemType.NoCommonCodec,
            SignalingError.UnknownSlot => ProblemType.UnknownSlot,
            SignalingError.TooMany => ProblemType.Full,
            SignalingError.UnknownSession => ProblemType.UnknownSession,
            _ => ProblemType.Internal,
        };
        if (type == ProblemType.Full)
        {
            context.Response.Headers.RetryAfter = limits.Value.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return new Problem(type, result.Detail).ExecuteAsync(context);
    }

    private static Task WriteAsync(HttpContext context, string mediaType, string text)
    {
        // The media type stands alone: RFC 8866 registers no charset for it, and some players compare the whole header.
        // With a length, for encoders whose HTTP knows no chunks.
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(text);
        context.Response.Headers.CacheControl = "no-store";
        Encoding.UTF8.GetBytes(text, context.Response.BodyWriter);
        return context.Response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }

    private static string Quote(string? etag) => $"\"{etag}\"";
}
