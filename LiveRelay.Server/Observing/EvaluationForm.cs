using System.Text.Json;
using System.Text.Json.Serialization;

namespace LiveRelay.Server.Observing;

/// <summary>How an item is answered.</summary>
[JsonConverter(typeof(ItemScaleConverter))]
public enum ItemScale
{
    /// <summary>优 5, 良 4, 中 3, 差 2.</summary>
    Grade,

    /// <summary>One to five stars.</summary>
    Stars,

    /// <summary>Points, from none to the item's most.</summary>
    Points,
}

/// <summary>An evaluation form: dimensions that weigh a hundred together, a bonus beside them, and bands for what comes of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NameEn">The same in English, where there is one; so with all names below.</param>
/// <param name="Dimensions">What is looked at.</param>
/// <param name="Bonus">What is given beside the hundred.</param>
/// <param name="Bands">What a score is called, the best first; the last one begins at nothing.</param>
public sealed record EvaluationForm(
    string Name, string? NameEn, IReadOnlyList<FormDimension> Dimensions, IReadOnlyList<FormBonus> Bonus, IReadOnlyList<FormBand> Bands)
{
    /// <summary>As rows and the API have it.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);

    /// <summary>What all dimensions weigh together.</summary>
    public const decimal Full = 100;

    /// <summary>All items, in their order.</summary>
    [JsonIgnore]
    public IEnumerable<FormItem> Items => Dimensions.SelectMany(static dimension => dimension.Items);

    /// <summary>The band of a score.</summary>
    public FormBand BandOf(decimal total) => Bands.FirstOrDefault(band => total >= band.From) ?? Bands[^1];

    /// <summary>As the row has it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads a row.</summary>
    public static EvaluationForm Read(string json) => JsonSerializer.Deserialize<EvaluationForm>(json, Json)!;
}

/// <summary>A dimension.</summary>
/// <param name="Id">Its name for machines, once in a form.</param>
/// <param name="Name">Its name.</param>
/// <param name="NameEn">The same in English.</param>
/// <param name="Weight">Its points of the hundred.</param>
/// <param name="Items">What is answered.</param>
public sealed record FormDimension(string Id, string Name, string? NameEn, decimal Weight, IReadOnlyList<FormItem> Items);

/// <summary>Something to be answered.</summary>
/// <param name="Id">Its name for machines, once in a form.</param>
/// <param name="Name">Its name.</param>
/// <param name="NameEn">The same in English.</param>
/// <param name="Scale">How it is answered.</param>
/// <param name="Max">The best answer: 5 for grades and stars.</param>
public sealed record FormItem(string Id, string Name, string? NameEn, ItemScale Scale, decimal Max)
{
    private const decimal StepsInOne = 2;

    /// <summary>The best grade, and the most stars.</summary>
    public const decimal BestGrade = 5;

    /// <summary>Whether that can be an answer.</summary>
    public bool Takes(decimal value) => Scale switch
    {
        ItemScale.Grade => value is 2 or 3 or 4 or 5,
        ItemScale.Stars => value is 1 or 2 or 3 or 4 or 5,
        _ => AreHalves(value, Max),
    };

    /// <summary>Whether something is a number of half points, from none to the most.</summary>
    internal static bool AreHalves(decimal value, decimal max) => value >= 0 && value <= max && value * StepsInOne % 1 == 0;
}

/// <summary>A bonus (加分).</summary>
/// <param name="Id">Its name for machines, once in a form.</param>
/// <param name="Name">Its name.</param>
/// <param name="NameEn">The same in English.</param>
/// <param name="Max">The most points.</param>
public sealed record FormBonus(string Id, string Name, string? NameEn, decimal Max)
{
    /// <summary>Whether so much can be given.</summary>
    public bool Takes(decimal value) => FormItem.AreHalves(value, Max);
}

/// <summary>What a score is called (等级).</summary>
/// <param name="From">The least score.</param>
/// <param name="Name">Its name.</param>
/// <param name="NameEn">The same in English.</param>
public sealed record FormBand(decimal From, string Name, string? NameEn);

/// <summary>What somebody answered, by the items' and the bonus's ids. What is missing is not answered yet; a missing bonus is none.</summary>
/// <param name="Items">The answers.</param>
/// <param name="Bonus">The bonus.</param>
public sealed record EvaluationAnswers(IReadOnlyDictionary<string, decimal> Items, IReadOnlyDictionary<string, decimal> Bonus)
{
    /// <summary>Nothing.</summary>
    public static EvaluationAnswers Empty { get; } = new(new Dictionary<string, decimal>(), new Dictionary<string, decimal>());

    /// <summary>Reads a row.</summary>
    public static EvaluationAnswers Read(string json) => JsonSerializer.Deserialize<EvaluationAnswers>(json, EvaluationForm.Json)!;

    /// <summary>As the row has it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationForm.Json);
}

/// <summary>Scales by their names, in camelCase.</summary>
internal sealed class ItemScaleConverter() : JsonStringEnumConverter<ItemScale>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
