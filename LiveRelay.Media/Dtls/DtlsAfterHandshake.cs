using System.Buffers.Binary;
using System.Security.Cryptography;
using LiveRelay.Media.Srtp;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Dtls;

/// <summary>
/// What is left of an association that only served to agree on SRTP's keys: our last flight, for a peer that repeats its own because ours was lost,
/// and alerts in both directions. It takes the place of all of a TLS library's state, in less than a kilobyte.
/// </summary>
internal sealed class DtlsAfterHandshake
{
    // AEAD_AES_128_GCM in TLS (RFC 5288 section 3): salt from the key block, explicit nonce in the record, tag behind the text.
    private const int KeyLength = 16;
    private const int SaltLength = 4;
    private const int ExplicitLength = 8;
    private const int TagLength = 16;
    private const int NonceLength = SaltLength + ExplicitLength;
    private const int Overhead = ExplicitLength + TagLength;

    // RFC 5246 section 6.2.3.3: sequence number, type, version, length.
    private const int AssociatedLength = 13;

    // A Finished with its header is 24 bytes, an alert 2; whatever is longer is not for us.
    private const int MaxText = 64;

    private const int MaxRepetitions = 32;
    private const ushort Epoch = 1;
    private const byte Warning = 1;

    private readonly byte[] _readKey;
    private readonly byte[] _writeKey;
    private readonly byte[] _readSalt;
    private readonly byte[] _writeSalt;
    private readonly byte[] _lastFlight;
    private int _repetitions;

    /// <param name="masterSecret">48 bytes.</param>
    /// <param name="randoms">The server's random and then the client's.</param>
    /// <param name="lastFlight">What we sent last: it ends with our Finished, the first record under the new keys.</param>
    public DtlsAfterHandshake(ReadOnlySpan<byte> masterSecret, ReadOnlySpan<byte> randoms, byte[] lastFlight)
    {
        Span<byte> keys = stackalloc byte[2 * (KeyLength + SaltLength)];
        ExpandKeys(masterSecret, randoms, keys);
        _readKey = keys[..KeyLength].ToArray();
        _writeKey = keys.Slice(KeyLength, KeyLength).ToArray();
        _readSalt = keys.Slice(2 * KeyLength, SaltLength).ToArray();
        _writeSalt = keys[^SaltLength..].ToArray();
        _lastFlight = lastFlight;
        CryptographicOperations.ZeroMemory(keys);
    }

    /// <summary>Why the association has ended, once the peer has said so.</summary>
    public string? End { get; private set; }

    /// <summary>Takes a datagram; only authenticated records have an effect.</summary>
    /// <returns>A datagram to send in answer, or null.</returns>
    public byte[]? Receive(ReadOnlySpan<byte> datagram)
    {
        byte[]? answer = null;
        Span<byte> text = stackalloc byte[MaxText];
        while (End is null && DtlsRecord.TryParse(datagram, out var record))
        {
            datagram = datagram[record.Length..];
            if (record.Type is (byte)ContentType.handshake or (byte)ContentType.alert && TryOpen(record, text, out var length))
            {
                answer = record.Type == ContentType.alert ? OnAlert(text[..length]) ?? answer : OnHandshake(text[..length]) ?? answer;
            }
        }

        return answer;
    }

    /// <summary>Our goodbye, once: a datagram to send.</summary>
    public byte[] Close() => Seal([Warning, (byte)AlertDescription.close_notify]);

    private byte[]? OnAlert(ReadOnlySpan<byte> alert)
    {
        if (alert.Length != 2)
        {
            return null;
        }

        if (alert[1] == AlertDescription.close_notify)
        {
            End = "closed by the peer";
            return Close();
        }

        End = alert[0] == Warning ? null : "closed by an alert";
        return null;
    }

    // RFC 6347 section 4.2.4: whoever sends the last flight repeats it when the peer repeats the one before.
    private byte[]? OnHandshake(ReadOnlySpan<byte> message) =>
        !message.IsEmpty && message[0] == HandshakeType.finished && ++_repetitions <= MaxRepetitions ? _lastFlight : null;

    private bool TryOpen(DtlsRecord record, Span<byte> text, out int length)
    {
        length = record.Fragment.Length - Overhead;
        if (record.Epoch != Epoch || length is < 0 or > MaxText)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[NonceLength];
        Span<byte> associated = stackalloc byte[AssociatedLength];
        _readSalt.CopyTo(nonce);
        record.Fragment[..ExplicitLength].CopyTo(nonce[SaltLength..]);
        WriteAssociated(associated, record.Number, record.Type, length);
        record.Fragment.Slice(ExplicitLength, length).CopyTo(text);
        using var cipher = SrtpPrimitives.CreateGcm(SrtpBackend.Auto, _readKey);
        return cipher.Open(nonce, associated, text[..length], record.Fragment[^TagLength..]);
    }

    private byte[] Seal(ReadOnlySpan<byte> alert)
    {
        // OpenSSL counts explicit nonces up from a random one: the next after our Finished's, which came first, is not in use.
        var finished = _lastFlight.AsSpan(LastRecord(_lastFlight));
        var nonceValue = BinaryPrimitives.ReadUInt64BigEndian(finished[DtlsRecord.HeaderLength..]) + 1;
        var record = new byte[DtlsRecord.HeaderLength + Overhead + alert.Length];
        DtlsRecord.WriteHeader(record, (byte)ContentType.alert, Epoch, sequenceNumber: 1, Overhead + alert.Length);
        BinaryPrimitives.WriteUInt64BigEndian(record.AsSpan(DtlsRecord.HeaderLength), nonceValue);

        Span<byte> nonce = stackalloc byte[NonceLength];
        Span<byte> associated = stackalloc byte[AssociatedLength];
        _writeSalt.CopyTo(nonce);
        BinaryPrimitives.WriteUInt64BigEndian(nonce[SaltLength..], nonceValue);
        WriteAssociated(associated, record.AsSpan(3, 8), (byte)ContentType.alert, alert.Length);
        using var cipher = SrtpPrimitives.CreateGcm(SrtpBackend.Auto, _writeKey);
        var text = record.AsSpan(DtlsRecord.HeaderLength + ExplicitLength, alert.Length);
        cipher.Seal(nonce, associated, text, 0, alert, record.AsSpan(^TagLength..));
        return record;
    }

    private static int LastRecord(ReadOnlySpan<byte> flight)
    {
        var position = 0;
        while (DtlsRecord.TryParse(flight[position..], out var record) && position + record.Length < flight.Length)
        {
            position += record.Length;
        }

        return position;
    }

    private static void WriteAssociated(Span<byte> associated, ReadOnlySpan<byte> number, byte type, int length)
    {
        number.CopyTo(associated);
        associated[8] = type;
        BinaryPrimitives.WriteUInt16BigEndian(associated[9..], DtlsRecord.Dtls12);
        BinaryPrimitives.WriteUInt16BigEndian(associated[11..], (ushort)length);
    }

    // RFC 5246 section 5: P_SHA256(secret, "key expansion" + randoms).
    private static void ExpandKeys(ReadOnlySpan<byte> masterSecret, ReadOnlySpan<byte> randoms, Span<byte> keys)
    {
        byte[] seed = [.. "key expansion"u8, .. randoms];
        var a = seed;
        while (!keys.IsEmpty)
        {
            a = HMACSHA256.HashData(masterSecret, a);
            var block = HMACSHA256.HashData(masterSecret, [.. a, .. seed]);
            var length = Math.Min(block.Length, keys.Length);
            block.AsSpan(0, length).CopyTo(keys);
            keys = keys[length..];
        }
    }
}
