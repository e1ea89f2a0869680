using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace LiveRelay.Server.Operations.CountyCa;

/// <summary>
/// What a county's authority may sign for (RFC 5280 section 4.2.1.10), so that whoever steals its key can still not pose as the rest of
/// the internet in the rooms that trust it.
/// </summary>
/// <param name="Domains">Host names, each with all names below it.</param>
/// <param name="Networks">Address ranges.</param>
public sealed record NameConstraints(IReadOnlyList<string> Domains, IReadOnlyList<IPNetwork> Networks)
{
    private const string Oid = "2.5.29.30";

    /// <summary>permittedSubtrees [0] of NameConstraints.</summary>
    private static readonly Asn1Tag _permitted = new(TagClass.ContextSpecific, 0);

    /// <summary>dNSName [2] of GeneralName.</summary>
    private static readonly Asn1Tag _dnsName = new(TagClass.ContextSpecific, 2);

    /// <summary>iPAddress [7] of GeneralName: here an address and a mask.</summary>
    private static readonly Asn1Tag _ipAddress = new(TagClass.ContextSpecific, 7);

    /// <summary>Private addresses (RFC 1918, RFC 4193) and this machine: nobody's but the county's own.</summary>
    private static readonly IPNetwork[] _private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("::1/128"),
    ];

    /// <summary>
    /// The constraints for a new authority. Localhost is always among the names, for without any, all names would be permitted.
    /// </summary>
    public static NameConstraints For(CountyCaArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var single = arguments.Addresses.Select(static address => new IPNetwork(address, address.GetAddressBytes().Length * 8));
        return new NameConstraints(
            [.. arguments.Hosts.Concat(arguments.Domains).Select(static host => host.TrimStart('*').TrimStart('.')).Append("localhost").Distinct()],
            [.. _private.Concat(single).Distinct()]);
    }

    /// <summary>Reads the constraints of an authority; <c>null</c> if it has none.</summary>
    public static NameConstraints? Read(X509Certificate2 authority)
    {
        ArgumentNullException.ThrowIfNull(authority);
        if (authority.Extensions[Oid] is not { } extension)
        {
            return null;
        }

        var domains = new List<string>();
        var networks = new List<IPNetwork>();
        var subtrees = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence().ReadSequence(_permitted);
        while (subtrees.HasData)
        {
            var subtree = subtrees.ReadSequence();
            if (subtree.PeekTag().HasSameClassAndValue(_dnsName))
            {
                domains.Add(subtree.ReadCharacterString(UniversalTagNumber.IA5String, _dnsName));
            }
            else
            {
                var bytes = subtree.ReadOctetString(_ipAddress).AsSpan();
                var half = bytes.Length / 2;
                networks.Add(new IPNetwork(new IPAddress(bytes[..half]), PrefixLength(bytes[half..])));
            }
        }

        return new NameConstraints(domains, networks);
    }

    /// <summary>Whether a certificate for this host would be believed.</summary>
    public bool Permits(string host) => Domains.Any(domain =>
        host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a certificate for this address would be believed.</summary>
    public bool Permits(IPAddress address) => Networks.Any(network => network.Contains(address));

    /// <summary>The extension, critical as the RFC demands.</summary>
    public X509Extension ToExtension()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(_permitted))
        {
            foreach (var domain in Domains)
            {
                using (writer.PushSequence())
                {
                    writer.WriteCharacterString(UniversalTagNumber.IA5String, domain, _dnsName);
                }
            }

            foreach (var network in Networks)
            {
                using (writer.PushSequence())
                {
                    var address = network.BaseAddress.GetAddressBytes();
                    writer.WriteOctetString([.. address, .. Mask(network.PrefixLength, address.Length)], _ipAddress);
                }
            }
        }

        return new X509Extension(Oid, writer.Encode(), critical: true);
    }

    private static byte[] Mask(int prefixLength, int bytes)
    {
        var mask = new byte[bytes];
        for (var bit = 0; bit < prefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return mask;
    }

    private static int PrefixLength(ReadOnlySpan<byte> mask)
    {
        var length = 0;
        foreach (var part in mask)
        {
            length += System.Numerics.BitOperations.PopCount(part);
        }

        return length;
    }
}
