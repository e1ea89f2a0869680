using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LiveRelay.Server.Operations;
using LiveRelay.Tests.Browser;

namespace LiveRelay.Tests.Operations;

/// <summary>The real coturn on loopback, started by turn-config/start.sh with LiveRelay "at" 127.0.0.1; stopped when disposed.</summary>
public sealed class CoturnProcess : IDisposable
{
    public const string Secret = "a-test-secret-of-more-than-32-characters";

    private readonly StringBuilder _output = new();
    private readonly Process _process;

    public CoturnProcess()
        : this(ConfigurationDirectory())
    {
    }

    /// <summary>Starts it with another directory's start.sh and turnserver.conf.</summary>
    internal CoturnProcess(string configurationDirectory)
    {
        Port = FreePort.Next();
        TlsPort = FreePort.Next();
        RunDirectory = Directory.CreateTempSubdirectory("liverelay-turn-").FullName;
        WriteCertificate();
        _process = StartScript(configurationDirectory, new()
        {
            ["TURN_SHARED_SECRET"] = Secret,
            ["TURN_REALM"] = "turn.example.org",
            ["TURN_ALLOWED_PEERS"] = "127.0.0.1",
            ["TURN_LISTEN_IPS"] = "127.0.0.1",
            ["TURN_RELAY_IPS"] = "127.0.0.1 ::1",
            ["TURN_PORT"] = $"{Port}",
            ["TURN_TLS_PORT"] = $"{TlsPort}",
            ["TURN_CERT"] = Path.Combine(RunDirectory, "certificate.pem"),
            ["TURN_KEY"] = Path.Combine(RunDirectory, "key.pem"),
            ["TURN_RUN_DIR"] = RunDirectory,
        });
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AwaitAnswer();
    }

    /// <summary>The port for UDP and TCP.</summary>
    public int Port { get; }

    /// <summary>The port for TLS.</summary>
    public int TlsPort { get; }

    /// <summary>Where the script keeps what it wrote.</summary>
    public string RunDirectory { get; }

    /// <summary>What ps shows of it to everybody.</summary>
    public string CommandLine => File.ReadAllText($"/proc/{_process.Id}/cmdline").Replace('\0', ' ');

    /// <summary>LiveRelay's options for this server.</summary>
    public TurnOptions Options
    {
        get
        {
            var options = new TurnOptions { SharedSecret = Secret };
            options.Urls.Add($"turn:127.0.0.1:{Port}?transport=udp");
            return options;
        }
    }

    /// <summary>Starts start.sh with an environment of its own.</summary>
    internal static Process StartScript(string configurationDirectory, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(configurationDirectory, "start.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public void Dispose()
    {
        _process.Kill(); // start.sh has become coturn
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(RunDirectory, recursive: true);
    }

    /// <summary>The repository's turn-config.</summary>
    internal static string ConfigurationDirectory()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "LiveRelay.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return Path.Combine(directory.FullName, "turn-config");
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(RunDirectory, "certificate.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(RunDirectory, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private void Note(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }

    /// <summary>It listens when a Binding request is answered; a refused datagram shows as an error at once, so this does not wait in vain.</summary>
    private void AwaitAnswer()
    {
        var deadline = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = TurnTestClient.OverUdp(Port);
                client.Bind();
                return;
            }
            catch (SocketException)
            {
                if (_process.HasExited || deadline.Elapsed > TimeSpan.FromSeconds(20))
                {
                    lock (_output)
                    {
                        throw new InvalidOperationException($"coturn does not answer:\n{_output}");
                    }
                }
            }
        }
    }
}
