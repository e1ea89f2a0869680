using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace LiveRelay.Server.Jobs;

/// <summary>
/// The program FFmpeg: a process of its own for each run, so that what it is given breaks nothing here; at the lowest priority, so that it disturbs nothing,
/// except for questions that are answered at once and that somebody waits for.
/// </summary>
public sealed partial class Ffmpeg(IOptions<JobsOptions> options, ILogger<Ffmpeg> logger) : IDisposable
{
    /// <summary>The oldest version that can mix without changing the voices' levels (<c>amix=normalize</c>).</summary>
    private static readonly Version _oldest = new(4, 4);

    private static readonly TimeSpan _statusAge = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly IReadOnlyList<string> _gently = Gently();
    private (FfmpegStatus Status, long At)? _known;

    private JobsOptions Options => options.Value;

    /// <summary>How many threads one run computes with, as an argument.</summary>
    public string Threads => Options.Threads.ToString(CultureInfo.InvariantCulture);

    /// <summary>What there is; looked up once a minute, so that an installed program is found without a restart.</summary>
    public async Task<FfmpegStatus> StatusAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_known is not { } known || Stopwatch.GetElapsedTime(known.At) > _statusAge)
            {
                _known = known = (await LookAsync(cancellationToken), Stopwatch.GetTimestamp());
            }

            return known.Status;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Runs FFmpeg to its end.</summary>
    /// <param name="arguments">What it is told, behind the general settings.</param>
    /// <param name="length">How much time of media it will write; zero if that is not known.</param>
    /// <param name="report">Is given the part that is done, 0 to 1.</param>
    /// <param name="onLine">Is given each line of its log, which then has what filters found; <c>null</c>: the log has errors only.</param>
    /// <param name="pidFile">Where the process's number is written while it runs.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="JobFailedException">It failed.</exception>
    public async Task RunAsync(
        IEnumerable<string> arguments, TimeSpan length, Action<double> report, Action<string>? onLine, string pidFile, CancellationToken cancellationToken)
    {
        string[] all =
        [
            "-hide_banner", "-nostdin", "-nostats", "-y", "-loglevel", onLine is null ? "error" : "info", "-progress", "pipe:1", "-stats_period", "0.5",
            .. arguments,
        ];
        using var run = new FfmpegRun(Start(Options.FfmpegProgram, all), TimeSpan.FromMinutes(Options.StallMinutes));
        await File.WriteAllTextAsync(pidFile, run.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
        await run.WaitAsync(length, report, onLine, cancellationToken);
    }

    /// <summary>Runs FFmpeg to its end, and takes what it writes to its output as it comes.</summary>
    /// <param name="arguments">What it is told, behind the general settings and before the output.</param>
    /// <param name="pieceBytes">How much is taken at once; the last may be shorter.</param>
    /// <param name="take">Takes it.</param>
    /// <param name="pidFile">Where the process's number is written while it runs.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="JobFailedException">It failed.</exception>
    internal async Task PipeAsync(IEnumerable<string> arguments, int pieceBytes, SpanTaker take, string pidFile, CancellationToken cancellationToken)
    {
        string[] all = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", .. arguments, "pipe:1"];
        using var run = new FfmpegRun(Start(Options.FfmpegProgram, all), TimeSpan.FromMinutes(Options.StallMinutes));
        await File.WriteAllTextAsync(pidFile, run.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
        await run.TakeAsync(pieceBytes, take, cancellationToken);
    }

    /// <summary>Asks ffprobe; its answer is JSON.</summary>
    /// <exception cref="JobFailedException">It failed.</exception>
    public async Task<string> ProbeAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var run = new FfmpegRun(
            Ask(Options.FfprobeProgram, ["-hide_banner", "-loglevel", "error", "-of", "json=c=1", .. arguments]), TimeSpan.FromMinutes(Options.StallMinutes));
        return await run.ReadAsync(cancellationToken);
    }

    /// <summary>Runs another program that works on what FFmpeg made, as gently, and reads its output.</summary>
    /// <exception cref="JobFailedException">It is not there, or it failed.</exception>
    internal async Task<string> TellAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var run = new FfmpegRun(Start(program, arguments), TimeSpan.FromMinutes(Options.StallMinutes));
        return await run.ReadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>The last priority for the processor and the disk, where the system has programs that give it.</summary>
    private static string[] Gently()
    {
        (string Program, string[] Arguments)[] all = [("nice", ["-n", "19"]), ("ionice", ["-c", "3"])];
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return OperatingSystem.IsWindows()
            ? []
            : [.. all.Where(step => folders.Any(folder => File.Exists(Path.Combine(folder, step.Program)))).SelectMany(static step => step.Arguments.Prepend(step.Program))];
    }

    private Process Start(string program, IReadOnlyList<string> arguments)
    {
        var process = Launch([.. _gently, program, .. arguments]);
        if (OperatingSystem.IsWindows())
        {
            process.PriorityClass = ProcessPriorityClass.Idle;
        }

        return process;
    }

    private static Process Ask(string program, IReadOnlyList<string> arguments) => Launch([program, .. arguments]);

    private static Process Launch(string[] line)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true },
        };

        // What is built with OpenMP takes all processors otherwise.
        process.StartInfo.Environment["OMP_THREAD_LIMIT"] = "1";
        try
        {
            process.Start();
            return process;
        }
        catch (Win32Exception exception)
        {
            process.Dispose();
            throw new JobFailedException(JobCause.FfmpegMissing, exception.Message, exception);
        }
    }

    private async Task<FfmpegStatus> LookAsync(CancellationToken cancellationToken)
    {
        var version = await ReadVersionAsync(Options.FfmpegProgram, cancellationToken);
        List<string> missing = [];
        if (version is null)
        {
            missing.AddRange([FfmpegNeeds.Program, .. FfmpegNeeds.OfLists]);
        }
        else
        {
            if (Number().Match(version) is { Success: true } number && Version.Parse(number.Value) < _oldest)
            {
                missing.Add(FfmpegNeeds.Program);
            }

            var lists = await ReadListAsync("-encoders", cancellationToken) + await ReadListAsync("-filters", cancellationToken);
            missing.AddRange(FfmpegNeeds.OfLists.Where(need => !lists.Contains($" {need.Split(' ')[1]} ", StringComparison.Ordinal)));
        }

        if (await ReadVersionAsync(Options.FfprobeProgram, cancellationToken) is null)
        {
            missing.Add(FfmpegNeeds.Probe);
        }

        if (missing.Count > 0)
        {
            logger.LogWarning("Jobs on recordings wait: {Missing} is missing, and FFmpeg is {Version}", string.Join(", ", missing), version ?? "not there");
        }

        return new FfmpegStatus(version, missing);
    }

    private static async Task<string?> ReadVersionAsync(string program, CancellationToken cancellationToken)
    {
        try
        {
            using var run = new FfmpegRun(Ask(program, ["-version"]), TimeSpan.FromMinutes(1));
            return FirstLine().Match(await run.ReadAsync(cancellationToken)) is { Success: true } line ? line.Groups[1].Value : null;
        }
        catch (JobFailedException)
        {
            return null;
        }
    }

    private async Task<string> ReadListAsync(string list, CancellationToken cancellationToken)
    {
        using var run = new FfmpegRun(Ask(Options.FfmpegProgram, ["-hide_banner", list]), TimeSpan.FromMinutes(1));
        return await run.ReadAsync(cancellationToken);
    }

    [GeneratedRegex(@"^ff\w+ version (\S+)")]
    private static partial Regex FirstLine();

    /// <summary>Versions between releases have other names, and are new.</summary>
    [GeneratedRegex(@"(?<=^n?)\d+\.\d+")]
    private static partial Regex Number();
}
