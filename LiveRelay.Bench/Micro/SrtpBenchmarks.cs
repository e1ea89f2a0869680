using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using LiveRelay.Media;
using LiveRelay.Media.Srtp;

namespace LiveRelay.Bench.Micro;

/// <summary>What SRTP costs for a video packet with 1200 bytes of payload, per profile and backend.</summary>
[MemoryDiagnoser]
public class SrtpBenchmarks : IDisposable
{
    private const int HeaderLength = 20;
    private const int PayloadLength = 1200;
    private const int PacketLength = HeaderLength + PayloadLength + SrtpSession.MaxRtpOverhead;

    // A receiver takes each packet once, so it is given many, and then begins anew.
    private const int Packets = 1000;

    private readonly byte[] _payload = new byte[PayloadLength];
    private readonly byte[] _destination = new byte[PacketLength];
    private readonly byte[] _work = new byte[PacketLength];
    private readonly byte[][] _protected = new byte[Packets][];
    private SrtpSession? _sender;
    private SrtpSession? _receiver;
    private ushort _sequenceNumber;

    /// <summary>The protection profile.</summary>
    [Params(SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1_80)]
    public SrtpProfile Profile { get; set; }

    /// <summary>Whose cryptography.</summary>
    [Params(SrtpBackend.Hardware, SrtpBackend.OpenSsl, SrtpBackend.Managed)]
    public SrtpBackend Backend { get; set; }

    /// <summary>Makes the sessions and the packets to unprotect.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _sender = CreateSession();
        _destination[0] = 0x90;
        _destination[1] = 96;
        BinaryPrimitives.WriteUInt32BigEndian(_destination.AsSpan(8), 0x12345678);
        BinaryPrimitives.WriteUInt32BigEndian(_destination.AsSpan(12), 0xBEDE0001);
        for (var i = 0; i < Packets; i++)
        {
            var length = Protect();
            _protected[i] = _destination[..length];
        }
    }

    /// <summary>A new receiver, since the last one has seen all packets.</summary>
    [IterationSetup(Target = nameof(Unprotect))]
    public void SetupReceiver()
    {
        _receiver?.Dispose();
        _receiver = CreateSession();
    }

    /// <summary>Encrypts a payload into its packet and authenticates it.</summary>
    [Benchmark]
    public int Protect()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_destination.AsSpan(2), _sequenceNumber++);
        return _sender!.ProtectRtp(_destination, HeaderLength, 0, _payload);
    }

    /// <summary>Authenticates and decrypts in place; the copy before it is counted too, and takes some 20 ns.</summary>
    [Benchmark(OperationsPerInvoke = Packets)]
    public int Unprotect()
    {
        var taken = 0;
        foreach (var packet in _protected)
        {
            packet.CopyTo(_work, 0);
            taken += _receiver!.UnprotectRtp(_work.AsSpan(0, packet.Length), out _) == DropReason.None ? 1 : 0;
        }

        return taken;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sender?.Dispose();
        _receiver?.Dispose();
        GC.SuppressFinalize(this);
    }

    private SrtpSession CreateSession()
    {
        Span<byte> key = stackalloc byte[SrtpProfileLengths.Key];
        Span<byte> salt = stackalloc byte[Profile.MasterSalt()];
        key.Fill(1);
        salt.Fill(2);
        return new SrtpSession(Profile, key, salt, Backend);
    }
}
