using System.Globalization;
using System.Text.Json;
using LiveRelay.Server.Storage;
using LiveRelay.Tests.Accounts;
using LiveRelay.Tests.Storage;
using LiveRelay.Tests.Watching;

namespace LiveRelay.Tests.Observing;

/// <summary>A county in which lessons are observed: an open lesson of <c>li</c>'s, and short ways to note, fill in and submit.</summary>
internal static class ObservedCounty
{
    public const string Lesson = "fractions";

    public static async Task<RecordedCounty> CreateAsync(DatabaseKind kind, PrivatePostgres postgres, params (string Key, string Value)[] settings)
    {
        (string, string)[] database = kind == DatabaseKind.Postgres ? [("Storage:Postgres", await postgres.CreateDatabaseAsync())] : [];
        var county = await RecordedCounty.CreateAsync([.. database, .. settings]);
        await using var db = await county.OpenAsync();
        db.Lessons.Add(new LessonRecord
        {
            Id = Lesson,
            Title = "分数的意义",
            SchoolId = county.School,
            TeacherId = county.People["li"],
            Kind = LessonKind.OpenLesson,
            State = LessonState.Live,
        });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return county;
    }

    /// <summary>The lesson's recording, which begins now.</summary>
    public static Task<string> RecordingOfLessonAsync(this RecordedCounty county) =>
        county.RecordingAsync(static recording => (recording.LessonId, recording.State) = (Lesson, RecordingState.Recording));

    /// <summary>Somebody begins to observe: the number of his observation.</summary>
    public static async Task<int> ObserveAsync(this RecordedCounty county, string userName, string purpose = "diagnose", string address = $"lessons/{Lesson}") =>
        (await (await county.AsAsync(userName)).PutAsync($"/api/{address}/observation", new { purpose })).GetProperty("observation").GetProperty("id").GetInt32();

    /// <summary>Somebody fills in the form that he is given, each item with one answer, and submits it.</summary>
    public static async Task<int> EvaluateAsync(this RecordedCounty county, string userName, int answer, object? texts = null, string purpose = "diagnose")
    {
        var client = await county.AsAsync(userName);
        var id = await county.ObserveAsync(userName, purpose);
        var form = (await client.GetAsync($"/api/lessons/{Lesson}/observation")).GetProperty("observation").GetProperty("evaluation");
        await client.PutAsync($"/api/observations/{id}/evaluation", Filled(form, answer, texts));
        await client.PostAsync($"/api/observations/{id}/evaluation/submit");
        return id;
    }

    /// <summary>A body that answers all items alike.</summary>
    public static Dictionary<string, object?> Filled(JsonElement evaluation, int answer, object? texts = null)
    {
        var body = texts is null ? [] : JsonSerializer.SerializeToElement(texts).EnumerateObject().ToDictionary(static text => text.Name, static object? (text) => text.Value);
        body["templateId"] = evaluation.GetProperty("templateId").GetInt32();
        body["version"] = evaluation.GetProperty("version").GetInt32();
        body["items"] = ItemsOf(evaluation).ToDictionary(static id => id, _ => answer);
        return body;
    }

    public static IEnumerable<string> ItemsOf(JsonElement evaluation) => evaluation.GetProperty("form").GetProperty("dimensions").EnumerateArray()
        .SelectMany(static dimension => dimension.GetProperty("items").EnumerateArray()).Select(static item => item.GetProperty("id").GetString()!);

    public static Task<JsonElement> NoteAsync(this ApiClient client, int observation, string key, object body) =>
        client.PutAsync($"/api/observations/{observation.ToString(CultureInfo.InvariantCulture)}/notes/{key}", body);
}
