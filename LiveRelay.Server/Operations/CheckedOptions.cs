using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Operations;

/// <summary>Options that are bound from a section, checked when the server starts, and whose wrong values are told in one line.</summary>
public static class CheckedOptions
{
    /// <summary>Binds a section to an options class; an unknown key or a value that the check refuses ends the start.</summary>
    public static IServiceCollection AddCheckedOptions<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] TOptions>(
        this IServiceCollection services,
        string section,
        Action<TOptions, OptionsCheck> check)
        where TOptions : class
    {
        services.AddOptions<TOptions>()
            .BindConfiguration(section)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(provider =>
            new Validation<TOptions>(provider.GetRequiredService<IConfiguration>().GetSection(section), check));
        return services;
    }

    private sealed class Validation<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
        IConfigurationSection section, Action<TOptions, OptionsCheck> check) : IValidateOptions<TOptions>
        where TOptions : class
    {
        public ValidateOptionsResult Validate(string? name, TOptions options)
        {
            var result = new OptionsCheck(section.Path);
            var known = typeof(TOptions).GetProperties().Select(static property => property.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var key in section.GetChildren().Select(static child => child.Key).Where(key => !known.Contains(key)))
            {
                result.That(false, key, "is no option");
            }

            check(options, result);
            return result.Failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(result.Failures);
        }
    }
}

/// <summary>Collects what is wrong in one section.</summary>
/// <param name="section">The section's name, as it begins each message.</param>
public sealed class OptionsCheck(string section)
{
    private readonly List<string> _failures = [];

    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Failures => _failures;

    /// <summary>Notes a failure.</summary>
    /// <param name="failure">The whole sentence.</param>
    public void Add(string failure) => _failures.Add(failure);

    /// <summary>Notes a failure unless the condition holds.</summary>
    /// <param name="condition">What must hold.</param>
    /// <param name="property">The option.</param>
    /// <param name="rule">What it must be, as the rest of a sentence that begins with its name.</param>
    public void That(bool condition, string property, string rule)
    {
        if (!condition)
        {
            _failures.Add($"{section}:{property} {rule}.");
        }
    }

    /// <summary>Notes a failure unless the value is in the range, ends included.</summary>
    public void Range(double value, double least, double most, string property) =>
        That(value >= least && value <= most, property, $"must be {least} to {most}, not {value}");
}
