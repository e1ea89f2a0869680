using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LiveRelay.Server.Operations.CountyCa;

/// <summary>Makes the certificates of a county: ECDSA on P-256, which every terminal since 2014 verifies.</summary>
internal static class CountyAuthority
{
    private const int AuthorityYears = 10;

    /// <summary>Apple's systems refuse certificates of private authorities that last longer than 825 days.</summary>
    private const int ServerDays = 820;

    private const int SerialBytes = 16;

    /// <summary>TLS server authentication (RFC 5280 section 4.2.1.12).</summary>
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The clocks of classroom panels are often behind.</summary>
    private static readonly TimeSpan _clockSlack = TimeSpan.FromDays(2);

    /// <summary>A new authority.</summary>
    internal static X509Certificate2 Create(string name, NameConstraints constraints, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddOrganizationName(name);
        subject.AddCommonName($"{name} LiveRelay CA");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(constraints.ToExtension());
        return request.CreateSelfSigned(now - _clockSlack, now.AddYears(AuthorityYears));
    }

    /// <summary>A certificate for a server, with a key of its own.</summary>
    internal static X509Certificate2 Issue(
        X509Certificate2 authority, IReadOnlyList<string> hosts, IReadOnlyList<IPAddress> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(hosts.Count > 0 ? hosts[0] : addresses[0].ToString());
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(Names(hosts, addresses));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var begin = Later(now - _clockSlack, authority.NotBefore);
        var end = now.AddDays(ServerDays) < authority.NotAfter ? now.AddDays(ServerDays) : authority.NotAfter;
        using var certificate = request.Create(authority, begin, end, Serial());
        return certificate.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static X509Extension Names(IReadOnlyList<string> hosts, IReadOnlyList<IPAddress> addresses)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            names.AddDnsName(host);
        }

        foreach (var address in addresses)
        {
            names.AddIpAddress(address);
        }

        return names.Build();
    }

    /// <summary>Positive, as RFC 5280 section 4.1.2.2 asks.</summary>
    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }
}
