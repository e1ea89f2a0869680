using System.Diagnostics;
using LiveRelay.Server.Operations.CountyCa;

namespace LiveRelay.Tests.Server;

public sealed class CountyCaTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("county-ca-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void OpenSsl_believes_the_servers_certificate()
    {
        Assert.Equal("", Run("--name", "示范县", "--host", "class.example.org", "--ip", "10.0.0.5", "--ip", "192.0.2.9"));
        foreach (var check in new[] { "-verify_hostname class.example.org", "-verify_ip 10.0.0.5", "-verify_ip 192.0.2.9" })
        {
            Assert.Equal(0, OpenSsl($"verify -x509_strict -purpose sslserver {check} -CAfile county-ca.crt server.crt"));
        }

        Assert.NotEqual(0, OpenSsl("verify -verify_hostname other.example.org -CAfile county-ca.crt server.crt"));
        FileModeAssert.IsForOwnerAlone(Path.Combine(_directory.FullName, "county-ca.key"));
    }

    [Fact]
    public void Run_again_it_renews_the_server_alone()
    {
        Assert.Equal("", Run("--name", "示范县", "--host", "class.example.org"));
        var (authority, server) = (Read("county-ca.crt"), Read("server.crt"));
        Assert.Equal("", Run("--host", "b.class.example.org"));
        Assert.Equal(authority, Read("county-ca.crt"));
        Assert.NotEqual(server, Read("server.crt"));
    }

    [Fact]
    public void It_does_not_sign_for_the_rest_of_the_internet()
    {
        Assert.Equal("", Run("--name", "示范县", "--host", "class.example.org"));
        Assert.Contains("may not sign for www.example.com", Run("--host", "www.example.com"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--host is needed")]
    [InlineData("is no host name", "--host", "a b")]
    [InlineData("is no IP address", "--ip", "10.0.0.500")]
    [InlineData("needs a value", "--host")]
    [InlineData("is no option", "--hsot", "a")]
    [InlineData("--name is needed", "--host", "class.example.org")]
    public void What_is_wrong_is_told(string expected, params string[] args) =>
        Assert.Contains(expected.Replace("--host is needed", "--host or --ip is needed", StringComparison.Ordinal), Run(args), StringComparison.Ordinal);

    private string Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = new CountyCaCommand(output, error, TimeProvider.System).Run(["--out", _directory.FullName, .. args]);
        Assert.Equal(error.ToString().Length == 0, exitCode == 0);
        return error.ToString();
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_directory.FullName, file));

    private int OpenSsl(string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
