using Microsoft.Extensions.Logging.Console;

namespace LiveRelay.Server.Operations;

/// <summary>Puts the log on the console.</summary>
public static class LogSetup
{
    private const string Timestamp = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    /// <summary>Who would print a stack trace for a wrong option or a port in use, which Program tells in one line.</summary>
    internal static readonly string[] StartFailureCategories =
        ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Lets categories speak only when a condition holds.</summary>
    public static ILoggingBuilder OnlyWhen(this ILoggingBuilder logging, Func<bool> condition, IEnumerable<string> categories)
    {
        foreach (var category in categories)
        {
            logging.AddFilter(category, level => level >= LogLevel.Warning && condition());
        }

        return logging;
    }

    /// <summary>Adds the console log in the form that the section <c>Log</c> names.</summary>
    public static ILoggingBuilder AddConsoleLog(this ILoggingBuilder logging, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.Services.AddCheckedOptions<LogOptions>("Log", static (options, check) =>
            check.That(Enum.IsDefined(options.Format), nameof(options.Format), "must be Simple or Json"));
        logging.ClearProviders();

        // A console that is not read, such as a stopped terminal, must not stop a lesson.
        logging.AddConsole(static console => console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite);
        return Enum.TryParse<LogFormat>(configuration["Log:Format"], ignoreCase: true, out var format) && format == LogFormat.Json
            ? logging.AddJsonConsole(static json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, Timestamp.TrimEnd()))
            : logging.AddSimpleConsole(static line => (line.SingleLine, line.UseUtcTimestamp, line.TimestampFormat) = (true, true, Timestamp));
    }
}
