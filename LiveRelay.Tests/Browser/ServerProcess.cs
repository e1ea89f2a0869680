using System.Diagnostics;
using System.Text;
using LiveRelay.Server.Lessons;
using Microsoft.IdentityModel.Tokens;

namespace LiveRelay.Tests.Browser;

/// <summary>
/// The real server as a process of its own, on loopback, with a data directory of its own; killed when disposed. It can be killed and
/// started again on the same ports and data.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>Not how fast it must start: the pages of a test that go on meanwhile may need both cores.</summary>
    private static readonly TimeSpan _startWithin = TimeSpan.FromMinutes(2);
    private static readonly string[] _roles = ["teacher", "classroom", "observer"];

    private readonly string _dataDirectory = Directory.CreateTempSubdirectory("liverelay-server-").FullName;
    private readonly Dictionary<string, string> _environment;
    private readonly Lock _lock = new();
    private readonly StringBuilder _log = new();
    private readonly Dictionary<string, Uri> _links = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private Process? _process;

    private ServerProcess(IReadOnlyDictionary<string, string> options)
    {
        BaseUrl = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _environment = new(options)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["Urls"] = BaseUrl.GetLeftPart(UriPartial.Authority),
            ["Storage__DataDirectory"] = _dataDirectory,
            ["Demo__Enabled"] = "true",
            ["Media__Port"] = $"{FreePort.Next()}",
            ["Media__AnnouncedAddresses__0"] = "127.0.0.1",
        };
    }

    /// <summary>Where browsers reach it.</summary>
    public Uri BaseUrl { get; }

    /// <summary>What it printed since its first start, without the links, whose tokens belong in no log.</summary>
    public string Log
    {
        get
        {
            lock (_lock)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts a server.</summary>
    /// <exception cref="InvalidOperationException">It does not come up; with its log.</exception>
    /// <param name="options">Options beside those every test needs, by environment variable.</param>
    public static async Task<ServerProcess> StartAsync(params (string Name, string Value)[] options)
    {
        var server = new ServerProcess(options.ToDictionary(static option => option.Name, static option => option.Value));
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where its database and files are.</summary>
    internal string DataDirectory => _dataDirectory;

    /// <summary>The port of its media.</summary>
    internal int MediaPort => int.Parse(_environment["Media__Port"], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A link to a lesson for somebody of a school.</summary>
    internal Uri LinkFor(JoinToken token)
    {
        var page = token.Role switch { LessonRole.Teacher => "teach", LessonRole.Classroom => "room", LessonRole.Helper => "help", _ => "observe" };
        return new Uri(BaseUrl, $"{page}/{token.Lesson}#token={Sign(token)}");
    }

    /// <summary>A join token, signed as the server signs them.</summary>
    internal string Sign(JoinToken token)
    {
        var key = Convert.FromBase64String(File.ReadAllText(Path.Combine(_dataDirectory, SigningKey.FileName)));
        return JoinTokens.Sign(token, new SymmetricSecurityKey(key), DateTime.UtcNow, TimeSpan.FromHours(1));
    }

    /// <summary>The link that it printed for a role: teacher, classroom or observer.</summary>
    public Uri Link(string role)
    {
        lock (_lock)
        {
            return _links[role];
        }
    }

    /// <summary>The join token in a role's link.</summary>
    public string Token(string role) => Link(role).Fragment["#token=".Length..];

    /// <summary>Ends it as a power cut would: SIGKILL, no goodbye.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it again, with the ports and data that it had.</summary>
    /// <returns>When it answered that it is ready.</returns>
    public Task<DateTimeOffset> StartAgainAsync()
    {
        Launch();
        return AwaitReadyAsync();
    }

    /// <summary>Starts its process, and waits for nothing.</summary>
    internal void Launch()
    {
        var assembly = AssemblyPath();
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(assembly),
        };

        // A test's server starts as fast as it can, and ends before it would matter how well its code was compiled.
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>A page's answer, such as /metrics.</summary>
    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(BaseUrl, path));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        _http.Dispose();
        Directory.Delete(_dataDirectory, recursive: true);
    }

    /// <summary>The server's own build output, beside this project's: there lie its pages and its native libraries.</summary>
    private static string AssemblyPath()
    {
        var output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        return Path.Combine(output.Replace("LiveRelay.Tests", "LiveRelay.Server", StringComparison.Ordinal), "LiveRelay.Server.dll");
    }

    private async Task<DateTimeOffset> AwaitReadyAsync()
    {
        var waiting = Stopwatch.StartNew();
        while (waiting.Elapsed < _startWithin && !_process!.HasExited)
        {
            try
            {
                using var response = await _http.GetAsync(new Uri(BaseUrl, "health/ready"));
                if (response.IsSuccessStatusCode && HasLinks())
                {
                    return DateTimeOffset.UtcNow;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet, or listening and not answering yet.
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"The server is not ready after {waiting.Elapsed.TotalSeconds:F0} s:\n{Log}");
    }

    private bool HasLinks()
    {
        lock (_lock)
        {
            return _roles.All(_links.ContainsKey);
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_roles.FirstOrDefault(role => line.StartsWith($"{role}: ", StringComparison.Ordinal)) is { } role)
            {
                _links[role] = new Uri(line[(role.Length + 2)..]);
            }
            else
            {
                _log.AppendLine(line);
            }
        }
    }
}
