using System.Globalization;
using LiveRelay.Bench.Load.Peers;

namespace LiveRelay.Bench.Load.Figures;

/// <summary>Asks what the server uses: its process if it is on this machine, else its <c>/metrics</c>.</summary>
internal sealed class ServerProbe(Uri server, int pid, Signalling signalling)
{
    private const string Listening = "0A";

    private readonly int _pid = pid > 0 ? pid : FindListener(server);

    /// <summary>Where the figures come from.</summary>
    internal string Source => _pid > 0 ? $"process {_pid}" : "/metrics";

    /// <summary>Whether the server is a process of this machine.</summary>
    internal bool IsLocal => _pid > 0;

    /// <summary>The figures now; <c>null</c> if they cannot be had.</summary>
    internal async Task<ServerFigures?> ReadAsync() =>
        _pid > 0 ? ServerFigures.OfProcess(_pid)
        : await signalling.TryGetAsync(new Uri(server, "/metrics")) is { } metrics ? ServerFigures.FromMetrics(metrics)
        : null;

    /// <summary>What the server's runtime has done; <c>null</c> if it does not tell.</summary>
    internal async Task<RuntimeFigures?> ReadRuntimeAsync() =>
        await signalling.TryGetAsync(new Uri(server, "/metrics")) is { } metrics ? RuntimeFigures.FromMetrics(metrics) : null;

    /// <summary>Datagrams that came to this machine and found their socket's buffer full; -1 where that is not told.</summary>
    internal static long ReceiveBufferErrors()
    {
        if (!File.Exists("/proc/net/snmp"))
        {
            return -1;
        }

        var lines = File.ReadLines("/proc/net/snmp").Where(static line => line.StartsWith("Udp:", StringComparison.Ordinal)).Select(static line => line.Split(' ')).ToList();
        var column = lines is [var names, _] ? Array.IndexOf(names, "RcvbufErrors") : -1;
        return column > 0 ? long.Parse(lines[1][column], CultureInfo.InvariantCulture) : -1;
    }

    /// <summary>The process that listens at the address' port, if that is this machine's; 0 if it is not found.</summary>
    private static int FindListener(Uri server)
    {
        if (!server.IsLoopback)
        {
            return 0;
        }

        var port = ":" + server.Port.ToString("X4", CultureInfo.InvariantCulture);
        var sockets = ((string[])["/proc/net/tcp", "/proc/net/tcp6"]).Where(File.Exists).SelectMany(File.ReadLines)
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].EndsWith(port, StringComparison.Ordinal) && fields[3] == Listening)
            .Select(static fields => $"socket:[{fields[9]}]").ToHashSet();
        return Directory.EnumerateDirectories("/proc").Select(static path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .FirstOrDefault(id => id > 0 && OpenFiles(id).Any(sockets.Contains));
    }

    private static IEnumerable<string> OpenFiles(int pid)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(static file => new FileInfo(file).LinkTarget ?? "")];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // somebody else's process, or one that has just ended
        }
    }
}
