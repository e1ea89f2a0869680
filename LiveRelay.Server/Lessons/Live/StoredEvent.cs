using System.Text.Json;
using System.Text.Json.Serialization;
using LiveRelay.Server.Lessons.Contract;

namespace LiveRelay.Server.Lessons.Live;

/// <summary>How an event stands in the database: as pages are sent it, with Chinese in escapes.</summary>
internal static class StoredEvent
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>As it is stored.</summary>
    internal static string Write(LessonEvent happened) => JsonSerializer.Serialize(happened, _json);

    /// <summary>What is stored.</summary>
    /// <exception cref="JsonException">It is no event.</exception>
    internal static LessonEvent Read(string json) => JsonSerializer.Deserialize<LessonEvent>(json, _json)!;

    /// <summary>Words as they stand in a stored event.</summary>
    internal static string Escape(string words) => JsonSerializer.Serialize(words, _json).Trim('"');
}
