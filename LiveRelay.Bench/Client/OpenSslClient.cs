using System.Buffers.Binary;
using System.Text;
using LiveRelay.Media.Dtls;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;
using static LiveRelay.Bench.Client.LibSsl;

namespace LiveRelay.Bench.Client;

/// <summary>
/// The browser's side of one DTLS handshake, without a thread: datagrams in, datagrams out. Hundreds of them run on one thread, and each costs a
/// fraction of <see cref="DtlsClient"/>, so that the load client is not what a join storm waits for.
/// </summary>
internal sealed unsafe class OpenSslClient : IDisposable
{
    private const string ExporterLabel = "EXTRACTOR-dtls_srtp";
    private const int RecordHeaderLength = 13;

    private readonly CertificateFingerprint _server;
    private readonly byte[] _outgoing = new byte[16 * 1024];
    private readonly nint _input;
    private readonly nint _output;
    private nint _ssl;
    private int _start;
    private int _end;

    internal OpenSslClient(OpenSslContext context, CertificateFingerprint server)
    {
        _server = server;
        _ssl = New(context.Handle);
        OpenSslContext.Check(_ssl != 0);
        _input = BioNew(BioMemory());
        _output = BioNew(BioMemory());
        SetBio(_ssl, _input, _output);
        SetConnectState(_ssl);
        _ = Control(_ssl, ControlSetMtu, OpenSslContext.MaxDatagram, null);
        OpenSslContext.SetTimer(_ssl);
    }

    /// <summary>The keys, once the handshake is over.</summary>
    internal SrtpKeyingMaterial? Keys { get; private set; }

    /// <summary>Why it failed, or <c>null</c>.</summary>
    internal string? Failure { get; private set; }

    /// <summary>Begins, or takes a datagram from the server; afterwards there may be datagrams to take.</summary>
    internal void Advance(ReadOnlySpan<byte> datagram)
    {
        if (Keys is not null || Failure is not null)
        {
            return;
        }

        fixed (byte* bytes = datagram)
        {
            if (datagram.Length > 0)
            {
                _ = BioWrite(_input, bytes, datagram.Length);
            }
        }

        var result = DoHandshake(_ssl);
        if (result == 1)
        {
            Finish();
        }
        else if (GetError(_ssl, result) != ErrorWantRead)
        {
            Failure = OpenSslContext.TakeErrorText();
        }

        ClearErrors();
    }

    /// <summary>Sends the last flight again if its answer is overdue; to be called now and then.</summary>
    internal void HandleTimeout()
    {
        if (Keys is null && Failure is null)
        {
            _ = Control(_ssl, ControlHandleTimeout, 0, null);
        }
    }

    /// <summary>The next datagram to send: as many whole records as fit, valid until the next call.</summary>
    internal bool TryTake(out ReadOnlySpan<byte> datagram)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            fixed (byte* bytes = _outgoing)
            {
                _end = Math.Max(0, BioRead(_output, bytes, _outgoing.Length));
            }
        }

        var records = _outgoing.AsSpan(_start, _end - _start);
        var length = 0;
        while (records.Length - length >= RecordHeaderLength)
        {
            var record = RecordHeaderLength + BinaryPrimitives.ReadUInt16BigEndian(records[(length + 11)..]);
            if (length > 0 && length + record > OpenSslContext.MaxDatagram)
            {
                break;
            }

            length = Math.Min(length + record, records.Length);
        }

        datagram = records[..length];
        _start += length;
        return length > 0;
    }

    public void Dispose()
    {
        if (_ssl != 0)
        {
            Free(_ssl);
            _ssl = 0;
        }
    }

    private void Finish()
    {
        var certificate = PeerCertificate(_ssl);
        var digest = stackalloc byte[32];
        uint digestLength = 32;
        var matches = certificate != 0 && CertificateDigest(certificate, Sha256(), digest, &digestLength) == 1
            && _server.Algorithm == "sha-256" && _server.Value.Span.SequenceEqual(new ReadOnlySpan<byte>(digest, 32));
        CertificateFree(certificate);
        var profile = SelectedSrtpProfile(_ssl);
        if (!matches || profile is null)
        {
            Failure = matches ? "no SRTP profile was agreed" : "the server's certificate has not the answer's fingerprint";
            return;
        }

        Export((SrtpProfile)profile[1]);
    }

    /// <summary>RFC 5764 section 4.2: client key, server key, client salt, server salt.</summary>
    private void Export(SrtpProfile profile)
    {
        var saltLength = profile.MasterSalt();
        var material = new byte[2 * (SrtpProfileLengths.Key + saltLength)];
        fixed (byte* bytes = material)
        {
            var length = (nuint)Encoding.ASCII.GetByteCount(ExporterLabel);
            OpenSslContext.Check(ExportKeyingMaterial(_ssl, bytes, (nuint)material.Length, ExporterLabel, length, null, 0, 0) == 1);
        }

        var keys = 2 * SrtpProfileLengths.Key;
        Keys = new SrtpKeyingMaterial(
            profile,
            material[..SrtpProfileLengths.Key],
            material[keys..(keys + saltLength)],
            material[SrtpProfileLengths.Key..keys],
            material[(keys + saltLength)..]);
    }
}
