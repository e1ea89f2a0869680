using System.Globalization;
using System.Text.RegularExpressions;
using LiveRelay.Server.Accounts;

namespace LiveRelay.Server.Observing;

/// <summary>A form as a request's body has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="NameEn">The same in English.</param>
/// <param name="Dimensions">What is looked at.</param>
/// <param name="Bonus">What is given beside the hundred; <c>null</c>: nothing.</param>
/// <param name="Bands">What a score is called; <c>null</c>: as at 90, 80, 70 and 60.</param>
internal sealed partial record FormInput(
    string? Name, string? NameEn, IReadOnlyList<DimensionInput>? Dimensions, IReadOnlyList<BonusInput>? Bonus, IReadOnlyList<BandInput>? Bands)
{
    private const int MaxNameLength = 200;
    private const int MaxDimensions = 20;
    private const int MaxBonus = 10;
    private const int MaxBands = 10;
    private const decimal MaxPoints = 100;

    /// <summary>Reads it as far as it is right, and notes what is not.</summary>
    internal EvaluationForm Read(InputCheck check, int maxItems)
    {
        check.That(Dimensions is { Count: > 0 }, "dimensions", ErrorCodes.Required);
        check.That(Dimensions is null or { Count: <= MaxDimensions }, "dimensions", ErrorCodes.OutOfRange);
        check.That(Bonus is null or { Count: <= MaxBonus }, "bonus", ErrorCodes.OutOfRange);
        check.That(Bands is null or { Count: > 0 and <= MaxBands }, "bands", ErrorCodes.OutOfRange);
        var ids = new Ids(check);
        var form = new EvaluationForm(
            check.Line("name", Name, MaxNameLength),
            check.OptionalLine("nameEn", NameEn, MaxNameLength),
            [.. (Dimensions ?? []).Take(MaxDimensions).Select((dimension, index) => ReadDimension(dimension, $"dimensions.{Number(index)}", ids, check))],
            [.. (Bonus ?? []).Take(MaxBonus).Select((bonus, index) => ReadBonus(bonus, $"bonus.{Number(index)}", ids, check))],
            ReadBands(check));
        check.That(form.Items.Count() <= maxItems, "items", ErrorCodes.OutOfRange);
        check.That(Dimensions is null || form.Dimensions.Sum(static dimension => dimension.Weight) == EvaluationForm.Full, "weight", ErrorCodes.NotAllowed);
        return form;
    }

    private static FormDimension ReadDimension(DimensionInput dimension, string at, Ids ids, InputCheck check)
    {
        check.That(dimension.Weight is not null, $"{at}.weight", ErrorCodes.Required);
        check.That(dimension.Weight is null || (dimension.Weight > 0 && FormItem.AreHalves(dimension.Weight.Value, EvaluationForm.Full)), $"{at}.weight", ErrorCodes.OutOfRange);
        check.That(dimension.Items is { Count: > 0 }, $"{at}.items", ErrorCodes.Required);
        return new FormDimension(
            ids.Take(dimension.Id, "d", at),
            check.Line($"{at}.name", dimension.Name, MaxNameLength),
            check.OptionalLine($"{at}.nameEn", dimension.NameEn, MaxNameLength),
            dimension.Weight ?? 0,
            [.. (dimension.Items ?? []).Select((item, index) => ReadItem(item, $"{at}.items.{Number(index)}", ids, check))]);
    }

    private static FormItem ReadItem(ItemInput item, string at, Ids ids, InputCheck check)
    {
        var scale = check.Name<ItemScale>($"{at}.scale", item.Scale);
        var max = scale == ItemScale.Points ? item.Max : FormItem.BestGrade;
        check.That(max is not null, $"{at}.max", ErrorCodes.Required);
        check.That(max is null || (max > 0 && FormItem.AreHalves(max.Value, MaxPoints)), $"{at}.max", ErrorCodes.OutOfRange);
        return new FormItem(
            ids.Take(item.Id, "i", at),
            check.Line($"{at}.name", item.Name, MaxNameLength),
            check.OptionalLine($"{at}.nameEn", item.NameEn, MaxNameLength),
            scale,
            max ?? 0);
    }

    private static FormBonus ReadBonus(BonusInput bonus, string at, Ids ids, InputCheck check)
    {
        check.That(bonus.Max is not null, $"{at}.max", ErrorCodes.Required);
        check.That(bonus.Max is null || (bonus.Max > 0 && FormItem.AreHalves(bonus.Max.Value, MaxPoints)), $"{at}.max", ErrorCodes.OutOfRange);
        return new FormBonus(
            ids.Take(bonus.Id, "b", at),
            check.Line($"{at}.name", bonus.Name, MaxNameLength),
            check.OptionalLine($"{at}.nameEn", bonus.NameEn, MaxNameLength),
            bonus.Max ?? 0);
    }

    /// <summary>The best first, each below the one before, and the last from nothing on, so that every score has one.</summary>
    private IReadOnlyList<FormBand> ReadBands(InputCheck check)
    {
        if (Bands is null)
        {
            return BuiltInForms.Bands;
        }

        var bands = Bands.Take(MaxBands).Select((band, index) => new FormBand(
            band.From ?? -1,
            check.Line($"bands.{Number(index)}.name", band.Name, MaxNameLength),
            check.OptionalLine($"bands.{Number(index)}.nameEn", band.NameEn, MaxNameLength))).ToList();
        var isOrdered = bands.Zip(bands.Skip(1)).All(static pair => pair.First.From > pair.Second.From);
        check.That(isOrdered && bands is [.., { From: 0 }] && bands[0].From <= EvaluationForm.Full, "bands", ErrorCodes.OutOfRange);
        return bands;
    }

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("^[a-z0-9-]{1,32}$")]
    private static partial Regex IdPattern();

    /// <summary>Ids, each once: those that are given, and new ones for what is new.</summary>
    private sealed class Ids(InputCheck check)
    {
        private readonly HashSet<string> _taken = [];

        internal string Take(string? given, string letter, string at)
        {
            if (given is not null)
            {
                check.That(IdPattern().IsMatch(given), $"{at}.id", ErrorCodes.NotAllowed);
                check.That(_taken.Add(given), $"{at}.id", ErrorCodes.Taken);
                return given;
            }

            var id = $"{letter}-{Guid.NewGuid():N}"[..14];
            _taken.Add(id);
            return id;
        }
    }
}

/// <summary>A dimension as a body has it.</summary>
internal sealed record DimensionInput(string? Id, string? Name, string? NameEn, decimal? Weight, IReadOnlyList<ItemInput>? Items);

/// <summary>An item as a body has it.</summary>
internal sealed record ItemInput(string? Id, string? Name, string? NameEn, string? Scale, decimal? Max);

/// <summary>A bonus as a body has it.</summary>
internal sealed record BonusInput(string? Id, string? Name, string? NameEn, decimal? Max);

/// <summary>A band as a body has it.</summary>
internal sealed record BandInput(decimal? From, string? Name, string? NameEn);
