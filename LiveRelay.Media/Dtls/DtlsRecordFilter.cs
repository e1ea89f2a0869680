using System.Buffers.Binary;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Dtls;

/// <summary>
/// Takes out of a client's datagrams the records that BouncyCastle would stumble over.
/// A ChangeCipherSpec before the CertificateVerify has come whole: it would switch to the new keys all the same, and then drop each
/// repetition of the CertificateVerify as one under the old keys, so that a lost or late datagram would end the handshake. Without its
/// ChangeCipherSpec the flight is incomplete, and the client repeats all of it.
/// A record that is cut off, of another version than DTLS 1.0 or 1.2, or encrypted and too short for that: it would end the session, though anybody
/// may have sent it (RFC 6347 section 4.1.2.7).
/// </summary>
internal sealed class DtlsRecordFilter
{
    // RFC 6347 section 4.1: type, version, epoch, sequence number, length.
    private const int RecordHeaderLength = 13;
    private const int RecordVersion = 1;
    private const int RecordEpoch = 3;
    private const int RecordLength = 11;

    // RFC 6347 section 4.2.2: type, length, message sequence number, fragment offset, fragment length.
    private const int MessageHeaderLength = 12;
    private const int FragmentOffset = 6;
    private const int FragmentLength = 9;

    // RFC 6347 section 4.1; a first ClientHello is often sent as of 1.0.
    private const ushort Dtls10 = 0xFEFF;
    private const ushort Dtls12 = 0xFEFD;

    // AEAD_AES_128_GCM in TLS (RFC 5288 section 3): explicit nonce and tag.
    private const int MinEncryptedLength = 8 + 16;

    private int _verifyBytes;
    private bool _verifyComplete;

    /// <summary>Filters a datagram in place.</summary>
    /// <returns>What is left of its length.</returns>
    public int Apply(Span<byte> datagram)
    {
        var kept = 0;
        var position = 0;
        while (datagram.Length - position >= RecordHeaderLength)
        {
            var length = RecordHeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[(position + RecordLength)..]);
            if (length > datagram.Length - position)
            {
                break;
            }

            var record = datagram.Slice(position, length);
            position += length;
            if (IsUsable(record))
            {
                record.CopyTo(datagram[kept..]);
                kept += length;
            }
        }

        return kept;
    }

    private bool IsUsable(ReadOnlySpan<byte> record)
    {
        if (BinaryPrimitives.ReadUInt16BigEndian(record[RecordVersion..]) is not (Dtls10 or Dtls12))
        {
            return false;
        }

        if (BinaryPrimitives.ReadUInt16BigEndian(record[RecordEpoch..]) != 0)
        {
            return record.Length >= RecordHeaderLength + MinEncryptedLength;
        }

        if (!_verifyComplete && record[0] == ContentType.handshake)
        {
            Note(record[RecordHeaderLength..]);
        }

        return _verifyComplete || record[0] != ContentType.change_cipher_spec;
    }

    // Fragments that come out of order are counted when they are repeated.
    private void Note(ReadOnlySpan<byte> messages)
    {
        while (messages.Length >= MessageHeaderLength)
        {
            var fragment = ReadUInt24(messages[FragmentLength..]);
            if (fragment > messages.Length - MessageHeaderLength)
            {
                return;
            }

            if (messages[0] == HandshakeType.certificate_verify && ReadUInt24(messages[FragmentOffset..]) <= _verifyBytes)
            {
                _verifyBytes = Math.Max(_verifyBytes, ReadUInt24(messages[FragmentOffset..]) + fragment);
                _verifyComplete |= _verifyBytes >= ReadUInt24(messages[1..]);
            }

            messages = messages[(MessageHeaderLength + fragment)..];
        }
    }

    private static int ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] << 16 | bytes[1] << 8 | bytes[2];
}
