using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Net;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Tests.Dtls;

/// <summary>A client that shares no code with us: OpenSSL's s_client, over a real UDP socket.</summary>
public sealed class OpenSslClientTests : IDtlsEvents, IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("liverelay-dtls-");
    private readonly TaskCompletionSource<SrtpKeyingMaterial> _keys = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EndPoint? _client;

    public OpenSslClientTests() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM", "ecdsa", 1400, DtlsBackend.OpenSsl)]
    [InlineData("SRTP_AEAD_AES_128_GCM", "ecdsa", 1400, DtlsBackend.Managed)]
    [InlineData("SRTP_AES128_CM_SHA1_80", "ecdsa", 1400, DtlsBackend.OpenSsl)]
    [InlineData("SRTP_AES128_CM_SHA1_80", "ecdsa", 1400, DtlsBackend.Managed)]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM", "rsa", 1400, DtlsBackend.OpenSsl)]
    [InlineData("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM", "rsa", 1400, DtlsBackend.Managed)]
    [InlineData("SRTP_AEAD_AES_128_GCM", "ecdsa-p384", 1400, DtlsBackend.OpenSsl)]
    [InlineData("SRTP_AEAD_AES_128_GCM", "ecdsa-p384", 1400, DtlsBackend.Managed)]
    [InlineData("SRTP_AEAD_AES_128_GCM", "rsa", 300, DtlsBackend.OpenSsl)]
    [InlineData("SRTP_AEAD_AES_128_GCM", "rsa", 300, DtlsBackend.Managed)]
    public async Task OpenSSL_gets_the_same_keys_and_says_goodbye(string profiles, string keyType, int mtu, DtlsBackend backend)
    {
        using var certificate = MakeCertificate(keyType);
        var fingerprint = new CertificateFingerprint("sha-256", SHA256.HashData(certificate.RawData));
        using var pool = DtlsPair.NewPool(backend);
        var session = pool.Accept(fingerprint, this);
        var receiving = ReceiveAsync(session);
        using var openssl = Start(profiles, mtu);

        var exported = await ReadKeyingMaterialAsync(openssl.StandardOutput).WaitAsync(DtlsPair.Patience, TestContext.Current.CancellationToken);
        var keys = await _keys.Task.WaitAsync(DtlsPair.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(profiles.Contains("GCM", StringComparison.Ordinal) ? SrtpProfile.AeadAes128Gcm : SrtpProfile.Aes128CmHmacSha1_80, keys.Profile);
        byte[] ours = [.. keys.RemoteKey, .. keys.LocalKey, .. keys.RemoteSalt, .. keys.LocalSalt];
        Assert.Equal(Convert.ToHexString(ours), exported[..(ours.Length * 2)]);

        await openssl.StandardInput.WriteLineAsync("Q");
        Assert.Equal("closed by the peer", await _closed.Task.WaitAsync(DtlsPair.Patience, TestContext.Current.CancellationToken));
        _socket.Dispose();
        await receiving;
    }

    void IDtlsEvents.OnDtlsDatagram(ReadOnlyMemory<byte> datagram) => _socket.SendTo(datagram.Span, _client!);

    void IDtlsEvents.OnDtlsConnected(SrtpKeyingMaterial keys) => _keys.TrySetResult(keys);

    void IDtlsEvents.OnDtlsClosed(string reason)
    {
        _closed.TrySetResult(reason);
        _keys.TrySetException(new IOException(reason));
    }

    public void Dispose()
    {
        _socket.Dispose();
        _directory.Delete(recursive: true);
    }

    private async Task ReceiveAsync(IDtlsSession session)
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                _client = received.RemoteEndPoint;
                session.Enqueue(buffer.AsSpan(0, received.ReceivedBytes));
            }
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private X509Certificate2 MakeCertificate(string keyType)
    {
        using var ecdsa = ECDsa.Create(keyType == "ecdsa-p384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var request = keyType == "rsa"
            ? new CertificateRequest("CN=client", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=client", ecdsa, keyType == "ecdsa-p384" ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_directory.FullName, "client.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(
            Path.Combine(_directory.FullName, "client.key"), keyType == "rsa" ? rsa.ExportPkcs8PrivateKeyPem() : ecdsa.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private Process Start(string profiles, int mtu)
    {
        var arguments = $"s_client -dtls1_2 -connect {_socket.LocalEndPoint} -use_srtp {profiles} -cert client.pem -key client.key -mtu {mtu}"
            + " -keymatexport EXTRACTOR-dtls_srtp -keymatexportlen 60";
        return Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            WorkingDirectory = _directory.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static async Task<string> ReadKeyingMaterialAsync(StreamReader output)
    {
        const string Label = "Keying material: ";
        while (await output.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf(Label, StringComparison.Ordinal);
            if (at >= 0)
            {
                return line[(at + Label.Length)..];
            }
        }

        throw new IOException("openssl ended without keys.");
    }
}
