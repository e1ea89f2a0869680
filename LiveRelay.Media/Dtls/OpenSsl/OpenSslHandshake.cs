using System.Security.Cryptography;
using LiveRelay.Media.Sdp;
using LiveRelay.Media.Srtp;
using LiveRelay.Media.Srtp.OpenSsl;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Dtls.OpenSsl;

/// <summary>
/// The server's side of one handshake, without waiting: datagrams and time in, datagrams and the next time out. All calls come from one thread.
/// Once it is connected, everything of OpenSSL's can be freed: what may still come is looked after by <see cref="DtlsAfterHandshake"/>.
/// OpenSSL measures its waits by the system's clock; ours says only when to ask it.
/// </summary>
internal sealed unsafe class OpenSslHandshake : IDisposable
{
    // ssl.h
    private const int SetMtu = 17;
    private const int GetTimeout = 73;
    private const int ControlHandleTimeout = 74;
    private const int WantRead = 2;

    // What passes everywhere, also through tunnels: IPv6's minimum of 1280 bytes less IP and UDP headers, rounded down.
    private const int MaxOutgoing = 1200;

    // Ours are of a kilobyte, and repeated at most once between two calls.
    private const int MaxFlight = 16 * 1024;

    // Those under keys that are not agreed on yet are kept for later, each by OpenSSL in a buffer of 17 kB.
    private const int MaxEarlyRecords = 16;

    // RFC 5764 section 4.2.
    private static ReadOnlySpan<byte> ExporterLabel => "EXTRACTOR-dtls_srtp"u8;

    private readonly OpenSslContext _context;
    private readonly nint _input;
    private readonly nint _output;
    private nint _ssl;
    private int _earlyRecords;
    private string? _refusal;
    private short? _alert;

    /// <param name="context">What all handshakes share.</param>
    /// <param name="remote">The fingerprint that the peer's certificate must have.</param>
    /// <exception cref="CryptographicException">OpenSSL has no memory.</exception>
    public OpenSslHandshake(OpenSslContext context, CertificateFingerprint remote)
    {
        _context = context;
        Remote = remote;
        _ssl = context.NewSession();
        _input = LibSsl.BioNew(LibSsl.BioMemory());
        _output = LibSsl.BioNew(LibSsl.BioMemory());
        LibSsl.SetBios(_ssl, _input, _output);
        LibSsl.SetAcceptState(_ssl);
        LibSsl.Control(_ssl, SetMtu, MaxOutgoing, null);
        OpenSslCallbacks.InstallTimer(_ssl);
    }

    /// <summary>When <see cref="HandleTimeout"/> is to be called, if nothing comes before.</summary>
    public Instant NextTimeout { get; private set; } = Instant.Never;

    /// <summary>The keys, once it is complete.</summary>
    public SrtpKeyingMaterial? Keys { get; private set; }

    /// <summary>Why it failed, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>The fingerprint that the peer's certificate must have.</summary>
    public CertificateFingerprint Remote { get; }

    /// <summary>SRTP profiles in the order of preference.</summary>
    public IReadOnlyList<SrtpProfile> Profiles => _context.Profiles;

    /// <summary>How long the first wait for an answer is, in microseconds.</summary>
    public uint FirstRetransmission => _context.FirstRetransmission;

    /// <summary>Takes a datagram; afterwards there may be something to <see cref="Take"/>, and it may be complete or have failed.</summary>
    public void Receive(Instant now, ReadOnlySpan<byte> datagram)
    {
        datagram = datagram[..AdmittedLength(datagram)];
        if (datagram.IsEmpty || Keys is not null || Failure is not null)
        {
            return;
        }

        fixed (byte* bytes = datagram)
        {
            OpenSslContext.Check(LibSsl.BioWrite(_input, bytes, datagram.Length) == datagram.Length);
        }

        OpenSslCallbacks.Enter(this);
        var result = LibSsl.DoHandshake(_ssl);
        OpenSslCallbacks.Enter(null);
        if (result == 1)
        {
            Keys = Export();
        }
        else if (LibSsl.GetError(_ssl, result) != WantRead)
        {
            Fail();
        }

        LibCrypto.ClearErrors();
        SetNextTimeout(now);
    }

    /// <summary>Sends the last flight again if its answer is overdue.</summary>
    public void HandleTimeout(Instant now)
    {
        if (now < NextTimeout)
        {
            return;
        }

        OpenSslCallbacks.Enter(this);
        var result = LibSsl.Control(_ssl, ControlHandleTimeout, 0, null);
        OpenSslCallbacks.Enter(null);
        if (result < 0)
        {
            Fail();
        }

        LibCrypto.ClearErrors();
        SetNextTimeout(now);
    }

    /// <summary>All that is to be sent, as datagrams of whole records.</summary>
    public IReadOnlyList<byte[]> Take()
    {
        List<byte[]> datagrams = [];
        Span<byte> waiting = stackalloc byte[MaxFlight];
        int length;
        fixed (byte* bytes = waiting)
        {
            length = Math.Max(0, LibSsl.BioRead(_output, bytes, waiting.Length));
        }

        var records = waiting[..length];
        while (!records.IsEmpty)
        {
            var fitting = FittingLength(records);
            datagrams.Add(records[..fitting].ToArray());
            records = records[fitting..];
        }

        return datagrams;
    }

    /// <summary>What is left to do for this association, once it is complete.</summary>
    /// <param name="lastFlight">Our last flight, as it was sent.</param>
    public DtlsAfterHandshake Conclude(byte[] lastFlight)
    {
        Span<byte> master = stackalloc byte[48];
        Span<byte> randoms = stackalloc byte[64];
        fixed (byte* secret = master, random = randoms)
        {
            // RFC 5246 section 6.3: for the keys the server's comes first.
            OpenSslContext.Check(LibSsl.MasterSecret(LibSsl.GetSession(_ssl), secret, 48) == 48);
            OpenSslContext.Check(LibSsl.ServerRandom(_ssl, random, 32) == 32 && LibSsl.ClientRandom(_ssl, random + 32, 32) == 32);
        }

        var after = new DtlsAfterHandshake(master, randoms, lastFlight);
        CryptographicOperations.ZeroMemory(master);
        return after;
    }

    /// <summary>What tells a peer that we break off: an alert under no keys, of a number that none before it has had.</summary>
    public static byte[] Cancel()
    {
        const byte Fatal = 2;
        var record = new byte[DtlsRecord.HeaderLength + 2];
        DtlsRecord.WriteHeader(record, (byte)ContentType.alert, epoch: 0, sequenceNumber: 1UL << 32, fragmentLength: 2);
        record[^2] = Fatal;
        record[^1] = (byte)AlertDescription.user_canceled;
        return record;
    }

    /// <summary>Called back: our own reason for what will fail.</summary>
    public void Refuse(string reason) => _refusal = reason;

    /// <summary>Called back: the peer has sent an alert.</summary>
    public void NoteAlert(short description) => _alert = description;

    public void Dispose()
    {
        if (_ssl != 0)
        {
            LibSsl.Free(_ssl);
            _ssl = 0;
        }
    }

    private void Fail()
    {
        var reason = OpenSslContext.TakeErrorText();
        Failure = _refusal ?? (_alert is { } alert ? "the peer's alert " + AlertDescription.GetText(alert) : reason);
    }

    private void SetNextTimeout(Instant now)
    {
        var left = stackalloc long[2]; // a timeval: seconds and microseconds
        NextTimeout = Keys is null && Failure is null && LibSsl.Control(_ssl, GetTimeout, 0, left) == 1
            ? now + TimeSpan.FromSeconds(left[0]) + TimeSpan.FromMicroseconds(left[1])
            : Instant.Never;
    }

    private int AdmittedLength(ReadOnlySpan<byte> datagram)
    {
        var position = 0;
        while (DtlsRecord.TryParse(datagram[position..], out var record))
        {
            if (record.Epoch != 0 && ++_earlyRecords > MaxEarlyRecords)
            {
                break;
            }

            position += record.Length;
        }

        return position;
    }

    private static int FittingLength(ReadOnlySpan<byte> records)
    {
        var length = 0;
        while (DtlsRecord.TryParse(records[length..], out var record) && (length == 0 || length + record.Length <= MaxOutgoing))
        {
            length += record.Length;
        }

        return length == 0 ? records.Length : length;
    }

    /// <summary>RFC 5764 section 4.2: client key, server key, client salt, server salt.</summary>
    private SrtpKeyingMaterial Export()
    {
        var profile = (SrtpProfile)LibSsl.SelectedSrtpProfile(_ssl)[1];
        const int KeyLength = SrtpProfileLengths.Key;
        var saltLength = profile.MasterSalt();
        Span<byte> material = stackalloc byte[2 * (KeyLength + saltLength)];
        fixed (byte* output = material, label = ExporterLabel)
        {
            OpenSslContext.Check(LibSsl.ExportKeyingMaterial(_ssl, output, (nuint)material.Length, label, (nuint)ExporterLabel.Length, null, 0, 0) == 1);
        }

        var salts = material[(2 * KeyLength)..];
        var keys = new SrtpKeyingMaterial(
            profile,
            material.Slice(KeyLength, KeyLength).ToArray(),
            salts[saltLength..].ToArray(),
            material[..KeyLength].ToArray(),
            salts[..saltLength].ToArray());
        CryptographicOperations.ZeroMemory(material);
        return keys;
    }
}
