using System.Diagnostics;
using LiveRelay.Tests.Browser;
using LiveRelay.Tests.Storage;
using Npgsql;

[assembly: AssemblyFixture(typeof(PrivatePostgres))]

namespace LiveRelay.Tests.Storage;

/// <summary>A PostgreSQL of the system's package that runs for these tests alone, on a free port, in a directory that goes with it.</summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Lazy<Task<Running>> _running = new(StartAsync);

    /// <summary>The connection string of a new, empty database. The first call starts the server.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var running = await _running.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(ConnectionString(running.Port, "postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(running.Port, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_running.IsValueCreated)
        {
            return;
        }

        var running = await _running.Value;
        NpgsqlConnection.ClearAllPools();

        // SIGINT: PostgreSQL ends its connections and leaves.
        await RunAsync(new ProcessStartInfo("kill", ["-INT", $"{running.Process.Id}"]));
        await running.Process.WaitForExitAsync();
        running.Process.Dispose();
        running.Directory.Delete(recursive: true);
    }

    private static string ConnectionString(int port, string database) =>
        $"Host=127.0.0.1;Port={port};Username=liverelay;Database={database};Maximum Pool Size=10";

    private static async Task<Running> StartAsync()
    {
        var directory = Directory.CreateTempSubdirectory("liverelay-postgres-");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(new ProcessStartInfo("chown", ["postgres:", directory.FullName]));
        }

        var data = Path.Combine(directory.FullName, "data");
        await RunAsync(AsUser("initdb", "-D", data, "-A", "trust", "-U", "liverelay", "--locale=C", "-E", "UTF8", "--no-sync"));
        var port = FreePort.Next();
        var process = Process.Start(AsUser(
            "postgres", "-D", data, "-p", $"{port}", "-k", directory.FullName, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"))!;
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitAsync(port, process);
        return new Running(process, directory, port);
    }

    /// <summary>PostgreSQL refuses to run as root; its package brings a user.</summary>
    private static ProcessStartInfo AsUser(string program, params string[] arguments)
    {
        var path = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetFiles("/usr/lib/postgresql", program, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last()
            : program;
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, "/");
        return start;
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}: {await output} {errors}");
    }

    private static async Task WaitAsync(int port, Process process)
    {
        var begin = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{ConnectionString(port, "postgres")};Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (!process.HasExited && Stopwatch.GetElapsedTime(begin) < _patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }

    private sealed record Running(Process Process, DirectoryInfo Directory, int Port);
}
