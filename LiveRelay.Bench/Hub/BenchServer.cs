using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace LiveRelay.Bench.Hub;

/// <summary>The real server as a process of its own, with a fresh data directory; its demo lesson's links are read from what it prints.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private BenchServer(Process process, DirectoryInfo data, Uri address)
    {
        _process = process;
        _data = data;
        Address = address;
    }

    internal Uri Address { get; }

    internal string TeacherToken { get; private set; } = "";

    internal string ClassroomToken { get; private set; } = "";

    internal static async Task<BenchServer> StartAsync()
    {
        var port = FreePort();
        var data = Directory.CreateTempSubdirectory("liverelay-bench-");
        var start = new ProcessStartInfo("dotnet", [ServerPath(), $"--urls=http://127.0.0.1:{port}"]) { RedirectStandardOutput = true };
        start.Environment["Media__Port"] = "0";
        start.Environment["Storage__DataDirectory"] = data.FullName;
        start.Environment["Demo__Enabled"] = "true";
        // The one teacher who makes all the events here; a person needs less.
        start.Environment["Classroom__CallsPerSecond"] = "1000";
        var server = new BenchServer(Process.Start(start)!, data, new Uri($"http://127.0.0.1:{port}"));
        while (server.TeacherToken.Length == 0 || server.ClassroomToken.Length == 0)
        {
            var line = await server._process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server ended at its start.");
            server.TeacherToken = TokenOf(line, "teacher:") ?? server.TeacherToken;
            server.ClassroomToken = TokenOf(line, "classroom:") ?? server.ClassroomToken;
        }

        _ = server._process.StandardOutput.ReadToEndAsync();
        return server;
    }

    internal TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    internal long MemoryBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    private static string? TokenOf(string line, string role) =>
        line.StartsWith(role, StringComparison.Ordinal) && line.IndexOf("#token=", StringComparison.Ordinal) is >= 0 and var at ? line[(at + "#token=".Length)..].Trim() : null;

    /// <summary>Built with the same configuration, beside this program's own project.</summary>
    private static string ServerPath()
    {
        var own = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var path = own.Replace("LiveRelay.Bench", "LiveRelay.Server", StringComparison.Ordinal);
        return Path.Combine(path, "LiveRelay.Server.dll");
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
