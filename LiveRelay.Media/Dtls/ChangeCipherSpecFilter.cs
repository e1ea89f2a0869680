using System.Buffers.Binary;
using Org.BouncyCastle.Tls;

namespace LiveRelay.Media.Dtls;

/// <summary>
/// Takes a client's ChangeCipherSpec out of its datagrams until its CertificateVerify has come whole. BouncyCastle switches to the new keys
/// at a ChangeCipherSpec even if a CertificateVerify is still missing, and then drops each repetition of that as one under the old keys:
/// a lost or late datagram would end the handshake. Without its ChangeCipherSpec the flight is incomplete, and the client repeats all of it.
/// </summary>
internal sealed class ChangeCipherSpecFilter
{
    // RFC 6347 section 4.1: type, version, epoch, sequence number, length.
    private const int RecordHeaderLength = 13;
    private const int RecordEpoch = 3;
    private const int RecordLength = 11;

    // RFC 6347 section 4.2.2: type, length, message sequence number, fragment offset, fragment length.
    private const int MessageHeaderLength = 12;
    private const int FragmentOffset = 6;
    private const int FragmentLength = 9;

    private int _verifyBytes;
    private bool _verifyComplete;

    /// <summary>Filters a datagram in place.</summary>
    /// <returns>What is left of its length.</returns>
    public int Apply(Span<byte> datagram)
    {
        var kept = 0;
        var position = 0;
        while (!_verifyComplete && datagram.Length - position >= RecordHeaderLength)
        {
            var length = RecordHeaderLength + BinaryPrimitives.ReadUInt16BigEndian(datagram[(position + RecordLength)..]);
            if (length > datagram.Length - position)
            {
                break;
            }

            var record = datagram.Slice(position, length);
            position += length;
            if (record[0] == ContentType.change_cipher_spec)
            {
                continue;
            }

            if (record[0] == ContentType.handshake && BinaryPrimitives.ReadUInt16BigEndian(record[RecordEpoch..]) == 0)
            {
                Note(record[RecordHeaderLength..]);
            }

            record.CopyTo(datagram[kept..]);
            kept += length;
        }

        datagram[position..].CopyTo(datagram[kept..]);
        return kept + datagram.Length - position;
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
