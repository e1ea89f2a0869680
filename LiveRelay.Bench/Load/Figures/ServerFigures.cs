using System.Globalization;

namespace LiveRelay.Bench.Load.Figures;

/// <summary>What the server's process has used at one moment.</summary>
/// <param name="Processor">Processor time since its start.</param>
/// <param name="Memory">Resident memory in bytes.</param>
internal readonly record struct ServerFigures(TimeSpan Processor, long Memory)
{
    /// <summary>Linux gives processor times in hundredths of a second to user space, whatever it counts in.</summary>
    private const int TicksPerSecond = 100;

    /// <summary>Reads them of a process on this machine; <c>null</c> if there is none.</summary>
    internal static ServerFigures? OfProcess(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var memory = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return Parse(stat, memory ?? "");
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>From the text of <c>/proc/PID/stat</c> and the line VmRSS of <c>/proc/PID/status</c>.</summary>
    internal static ServerFigures Parse(string stat, string memory)
    {
        // The second field is the program's name in parentheses, and may have anything in it; user and system time are fields 14 and 15.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var kilobytes = memory.Split(' ', '\t').Select(static word => long.TryParse(word, CultureInfo.InvariantCulture, out var value) ? value : 0).Max();
        return new ServerFigures(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), kilobytes * 1024);
    }

    /// <summary>From the process figures in <c>/metrics</c>; <c>null</c> if they are not in it.</summary>
    internal static ServerFigures? FromMetrics(string metrics)
    {
        var text = new MetricsText(metrics);
        return text.Find("process_cpu_seconds_total") is { } seconds && text.Find("process_working_set_bytes") is { } bytes
            ? new ServerFigures(TimeSpan.FromSeconds(seconds), (long)bytes)
            : null;
    }
}
