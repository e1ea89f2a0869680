using System.Buffers;
using System.Text;
using LiveRelay.Server.Problems;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LiveRelay.Server.Whip;

/// <summary>Reads the body of a signalling request: of one media type, not too long, UTF-8.</summary>
public sealed class SignallingBody(IOptions<LimitsOptions> limits)
{
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body as text, or why it is refused.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mediaType">The one media type.</param>
    /// <param name="unreadable">What to say of bytes that are no UTF-8.</param>
    public async Task<(string Text, Problem? Refusal)> ReadAsync(HttpRequest request, string mediaType, ProblemType unreadable)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase))
        {
            return ("", new Problem(ProblemType.WrongMediaType, $"The content type must be {mediaType}."));
        }

        var limit = limits.Value.OfferBytes;
        if (request.ContentLength > limit)
        {
            return ("", TooLarge(limit));
        }

        // One byte more than allowed shows that a body without a length is too long; one with a length cannot be longer than that.
        var most = (int)(request.ContentLength ?? (limit + 1));
        var buffer = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(buffer.AsMemory(0, most), most, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
            return length > limit ? ("", TooLarge(limit)) : (_strictUtf8.GetString(buffer, 0, length), null);
        }
        catch (DecoderFallbackException)
        {
            return ("", new Problem(unreadable, "The body is not UTF-8."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Problem TooLarge(int limit) => new(ProblemType.TooLarge, $"At most {limit} bytes.");
}
