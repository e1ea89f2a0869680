using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveRelay.Server.Problems;

/// <summary>An answer that says what went wrong (RFC 9457), in the user's language.</summary>
/// <param name="type">What went wrong.</param>
/// <param name="detail">More about this very case, in English, for a developer; or <c>null</c>.</param>
/// <param name="reason">Why a session ended; or <c>null</c>.</param>
/// <param name="errors">Each single thing that is wrong with the input, for a page to put beside its field; or <c>null</c>.</param>
/// <param name="conflicts">The lessons that are in the way; or <c>null</c>.</param>
public sealed class Problem(
    ProblemType type, string? detail = null, string? reason = null, IEnumerable<object>? errors = null, IEnumerable<object>? conflicts = null) : IResult
{
    /// <summary>The media type of problem documents.</summary>
    public const string ContentType = "application/problem+json";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        // It is JSON with its own media type, never HTML: Chinese may stand there as it is.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What went wrong.</summary>
    public ProblemType Type => type;

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var language = UiLanguages.Of(httpContext.Request);
        var response = httpContext.Response;
        response.StatusCode = type.Status;
        response.Headers.ContentLanguage = language.Tag();
        response.Headers.Vary = "Accept-Language";
        response.Headers.CacheControl = "no-store";
        var document = new Document(type.Uri, type.Title(language), type.Status, detail, reason, errors, conflicts);
        return response.WriteAsJsonAsync(document, _json, ContentType, httpContext.RequestAborted);
    }

    private sealed record Document(
        string Type,
        string Title,
        int Status,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IEnumerable<object>? Errors,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IEnumerable<object>? Conflicts);
}
