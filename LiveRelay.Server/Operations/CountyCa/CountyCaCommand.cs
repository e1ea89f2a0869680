using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using LiveRelay.Server.Storage;

namespace LiveRelay.Server.Operations.CountyCa;

/// <summary>The command <c>county-ca</c>: a county's own certificate authority and a certificate for one server.</summary>
public sealed class CountyCaCommand(TextWriter output, TextWriter error, TimeProvider timeProvider)
{
    /// <summary>The authority's certificate, which terminals install.</summary>
    public const string AuthorityFile = "county-ca.crt";

    /// <summary>The authority's key. Whoever has it can pose as any server of the county.</summary>
    public const string AuthorityKeyFile = "county-ca.key";

    /// <summary>The server's certificate.</summary>
    public const string ServerFile = "server.crt";

    /// <summary>The server's key.</summary>
    public const string ServerKeyFile = "server.key";

    /// <summary>Does it.</summary>
    /// <returns>The exit code: 0, or 1 after a line that says what is wrong.</returns>
    public int Run(IReadOnlyList<string> args)
    {
        if (!CountyCaArguments.TryParse(args, out var arguments, out var wrong))
        {
            error.WriteLine(wrong);
            error.WriteLine();
            error.WriteLine(CountyCaArguments.Usage);
            return 1;
        }

        try
        {
            wrong = Write(arguments);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            wrong = e.Message;
        }

        if (wrong is not null)
        {
            error.WriteLine(wrong);
            return 1;
        }

        return 0;
    }

    private string? Write(CountyCaArguments arguments)
    {
        var directory = Directory.CreateDirectory(arguments.Output).FullName;
        var certificatePath = Path.Combine(directory, AuthorityFile);
        var keyPath = Path.Combine(directory, AuthorityKeyFile);
        var isNew = !File.Exists(certificatePath) && !File.Exists(keyPath);
        if (isNew && arguments.Name.Length == 0)
        {
            return $"--name is needed: there is no authority in {directory} yet.";
        }

        using var authority = isNew
            ? CountyAuthority.Create(arguments.Name, NameConstraints.For(arguments), timeProvider.GetUtcNow())
            : X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        if (Forbidden(authority, arguments) is { } name)
        {
            return $"The authority in {directory} may not sign for {name}. Make a new one in another directory, or with --domain.";
        }

        using var server = CountyAuthority.Issue(authority, arguments.Hosts, arguments.Addresses, timeProvider.GetUtcNow());
        if (isNew)
        {
            WriteKey(keyPath, authority);
            File.WriteAllText(certificatePath, authority.ExportCertificatePem() + "\n");
        }

        WriteKey(Path.Combine(directory, ServerKeyFile), server);
        File.WriteAllText(Path.Combine(directory, ServerFile), server.ExportCertificatePem() + "\n");
        Explain(directory, isNew, authority, server);
        return null;
    }

    private static string? Forbidden(X509Certificate2 authority, CountyCaArguments arguments)
    {
        var constraints = NameConstraints.Read(authority);
        return constraints is null
            ? null
            : arguments.Hosts.FirstOrDefault(host => !constraints.Permits(host))
                ?? arguments.Addresses.FirstOrDefault(address => !constraints.Permits(address))?.ToString();
    }

    private static void WriteKey(string path, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException($"{path} is no EC key.");
        SecretFile.Write(path, Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
    }

    private void Explain(string directory, bool isNew, X509Certificate2 authority, X509Certificate2 server)
    {
        output.WriteLine(isNew
            ? $"New authority: {authority.Subject}, good until {authority.NotAfter:yyyy-MM-dd}."
            : $"The authority stays: {authority.Subject}, good until {authority.NotAfter:yyyy-MM-dd}.");
        output.WriteLine($"Fingerprint (SHA-256): {CertificateText.Fingerprint(authority)}");
        output.WriteLine($"Server certificate: {server.Subject}, good until {server.NotAfter:yyyy-MM-dd}; run this again before.");
        output.WriteLine();
        output.WriteLine("Start the server with");
        output.WriteLine($"  Https__CertificatePath={Path.Combine(directory, ServerFile)}");
        output.WriteLine($"  Https__KeyPath={Path.Combine(directory, ServerKeyFile)}");
        output.WriteLine($"  Https__CaCertificatePath={Path.Combine(directory, AuthorityFile)}");
        output.WriteLine("and open http://<this server>:8080/trust on each terminal.");
        output.WriteLine($"Keep {AuthorityKeyFile} off the server once the certificate is made; it is needed only to renew.");
    }
}
