using System.Diagnostics;
using System.Text;
using Amazon.Runtime;
using Amazon.S3;
using LiveRelay.Tests.Browser;
using LiveRelay.Tests.Buckets;

[assembly: AssemblyFixture(typeof(S3Server))]

namespace LiveRelay.Tests.Buckets;

/// <summary>A real S3 service for tests alone: OpenStack Swift with its S3 interface, of the system's package. It starts with the first test that asks for it.</summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string AccessKey = "test:tester";
    public const string SecretKey = "testing-secret";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("liverelay-s3-");
    private readonly SemaphoreSlim _one = new(1);
    private readonly StringBuilder _errors = new();
    private readonly int _port = FreePort.Next();
    private Process? _process;

    /// <summary>Its address, whether it runs or not.</summary>
    public string Endpoint => $"http://127.0.0.1:{_port}";

    /// <summary>Starts it, if it does not run; what it kept is still there.</summary>
    public async Task StartAsync()
    {
        await _one.WaitAsync();
        try
        {
            if (_process is null)
            {
                var start = new ProcessStartInfo(
                    "/usr/bin/python3",
                    [Path.Combine(AppContext.BaseDirectory, "Buckets", "s3_server.py"), _directory.FullName, $"{_port}", AccessKey, SecretKey])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
                _process = Process.Start(start)!;
                _process.ErrorDataReceived += (_, line) => Note(line.Data);
                _process.BeginErrorReadLine();
                var said = await _process.StandardOutput.ReadLineAsync().WaitAsync(_patience);
                Assert.True(said == "ready", $"Swift does not start: {Said()}");
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Ends it at once.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>A client of the test's own.</summary>
    internal AmazonS3Client Client() => new(new BasicAWSCredentials(AccessKey, SecretKey), new AmazonS3Config
    {
        ServiceURL = Endpoint,
        ForcePathStyle = true,
        AuthenticationRegion = "us-east-1",
        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
    });

    /// <summary>A new, empty bucket.</summary>
    internal async Task<string> CreateBucketAsync()
    {
        await StartAsync();
        var bucket = $"lessons-{Guid.NewGuid():N}";
        using var client = Client();
        await client.PutBucketAsync(bucket, TestContext.Current.CancellationToken);
        return bucket;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _one.Dispose();
        _directory.Delete(recursive: true);
    }

    private void Note(string? line)
    {
        lock (_errors)
        {
            _errors.AppendLine(line);
        }
    }

    private string Said()
    {
        lock (_errors)
        {
            return _errors.ToString();
        }
    }
}
