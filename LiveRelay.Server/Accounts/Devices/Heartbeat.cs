using LiveRelay.Server.Problems;
using LiveRelay.Server.Storage;
using LiveRelay.Server.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Accounts.Devices;

/// <summary>A terminal says that it is there, with its page's version and now and then a small picture.</summary>
internal static class Heartbeat
{
    private const string Jpeg = "image/jpeg";

    /// <summary>Every JPEG begins so: start of image, and the first byte of the next marker (ITU-T T.81 section B.1.1).</summary>
    private static readonly byte[] _jpegBegin = [0xFF, 0xD8, 0xFF];

    internal static void Map(RouteGroupBuilder api) => api.MapPost("/device/heartbeat", BeatAsync).AllowDevices().WithMetadata(new PictureLimit());

    private static async Task<IResult> BeatAsync(
        HttpContext context, LiveRelayDb db, TimeProvider time, IOptions<DevicesOptions> options, string? version = null)
    {
        var cancelled = context.RequestAborted;
        var (picture, refusal) = await ReadPictureAsync(context.Request, options.Value.PictureBytes);
        if (refusal is not null)
        {
            return refusal;
        }

        var id = DeviceAuthentication.IdOf(context.User);
        var device = await db.Devices.FirstAsync(d => d.Id == id, cancelled);
        device.LastSeenAt = time.GetUtcNow();
        device.Version = PlainText.Clean(version, DeviceRecord.MaxVersionLength, allowLines: false) is { Length: > 0 } clean ? clean : device.Version;
        if (picture is not null)
        {
            device.PictureAt = device.LastSeenAt;
            if (await db.DevicePictures.FindAsync([id], cancelled) is { } last)
            {
                last.Jpeg = picture;
            }
            else
            {
                db.DevicePictures.Add(new DevicePictureRecord { DeviceId = id, Jpeg = picture });
            }
        }

        await db.SaveChangesAsync(cancelled);
        return Results.NoContent();
    }

    private static async Task<(byte[]? Picture, Problem? Refusal)> ReadPictureAsync(HttpRequest request, int limit)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return (null, null);
        }

        if (!request.ContentType.Equals(Jpeg, StringComparison.OrdinalIgnoreCase))
        {
            return (null, new Problem(ProblemType.WrongMediaType, $"The content type must be {Jpeg}."));
        }

        // One byte more than allowed shows that it is too long.
        var buffer = new byte[limit + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return length > limit ? (null, new Problem(ProblemType.TooLarge, $"At most {limit} bytes."))
            : buffer.AsSpan(0, length).StartsWith(_jpegBegin) ? (buffer[..length], null)
            : (null, new Problem(ProblemType.WrongMediaType, "The body is no JPEG."));
    }

    /// <summary>The option bounds the picture; this only lifts the group's bound for short bodies.</summary>
    private sealed class PictureLimit : Microsoft.AspNetCore.Http.Metadata.IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
