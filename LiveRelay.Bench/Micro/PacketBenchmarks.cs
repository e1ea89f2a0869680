using BenchmarkDotNet.Attributes;
using LiveRelay.Bench.FanOut;
using LiveRelay.Media;
using LiveRelay.Media.Rtp;

namespace LiveRelay.Bench.Micro;

/// <summary>What the stages of forwarding cost for each packet beside SRTP's, which <see cref="SrtpBenchmarks"/> measures: parsing, the core as a whole, sending.</summary>
[MemoryDiagnoser]
public class PacketBenchmarks : IDisposable
{
    private const int Viewers = 100;
    private const int FramesTogether = 20;
    private const int PayloadLength = 1200;

    private readonly byte[] _packet = new byte[PayloadLength + 40];
    private readonly byte[] _header = new byte[64];
    private readonly DiscardingSink _discarding = new();
    private ReceiverSockets? _receivers;
    private FanOutLesson? _lesson;
    private ChannelSink? _channel;
    private int _length;
    private ushort _sequenceNumber;

    /// <summary>A VP8 packet with two header extensions, a lesson of 100 viewers, and sockets for them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _length = WriteHeader(_packet) + PayloadLength;
        var payload = _packet.AsSpan(_length - PayloadLength);
        payload[0] = 0x90; // RFC 7741 section 4.2: X and S, and I with a 15 bit picture id
        payload[1] = 0x80;
        payload[2] = 0x81;
        payload[4] = 0x11;
        _receivers = new ReceiverSockets(Viewers + 1);
        _lesson = new FanOutLesson(_discarding, [.. _receivers.Paths.Take(Viewers)], _receivers.Paths[^1]);
        _channel = new ChannelSink(isBatched: OperatingSystem.IsLinux());
    }

    /// <summary>The publisher's encryption is none of the server's work.</summary>
    [IterationSetup(Target = nameof(Forward))]
    public void Prepare() => _lesson!.PrepareFrames(FramesTogether);

    /// <summary>Header, one extension, payload descriptor, keyframe or not.</summary>
    [Benchmark]
    public bool Parse() =>
        RtpPacket.TryParse(_packet.AsSpan(0, _length), out var packet) && packet.TryGetExtension(3, out _) &&
        Vp8Descriptor.TryParse(packet.Payload, out _) && !VideoPayload.IsKeyFrame(VideoCodec.Vp8, packet.Payload);

    /// <summary>A new header with a transport-wide number and a mid.</summary>
    [Benchmark]
    public int WriteHeader() => WriteHeader(_header);

    /// <summary>Receive, unprotect, store, route, rewrite, protect for 100 viewers, for each packet forwarded; what is ready to be sent is thrown away.</summary>
    [Benchmark(OperationsPerInvoke = FramesTogether * FanOutLesson.PacketsPerFrame * Viewers)]
    public long Forward()
    {
        for (var frame = 0; frame < FramesTogether; frame++)
        {
            _lesson!.ReceiveFrame();
        }

        return _discarding.Committed;
    }

    /// <summary>Building the batch and handing it to the system: frames of five packets as one segmented message each, to 100 sockets that nobody reads.</summary>
    [Benchmark(OperationsPerInvoke = FanOutLesson.PacketsPerFrame * Viewers)]
    public void BatchAndSend()
    {
        for (var viewer = 0; viewer < Viewers; viewer++)
        {
            for (var i = 0; i < FanOutLesson.PacketsPerFrame; i++)
            {
                _channel!.Reserve(_length);
                _channel.Commit(_receivers!.Paths[viewer], _length);
            }
        }

        _channel!.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lesson?.Dispose();
        _channel?.Dispose();
        _receivers?.Dispose();
        GC.SuppressFinalize(this);
    }

    private int WriteHeader(Span<byte> destination)
    {
        var writer = new RtpHeaderWriter(destination[..40]);
        writer.Start(marker: true, 96, _sequenceNumber++, 1234, 5678);
        writer.AddExtension(3, "ab"u8);
        writer.AddExtension(4, "0"u8);
        return writer.Finish();
    }

    private sealed class DiscardingSink : IDatagramSink
    {
        private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize];

        public long Committed { get; private set; }

        public Span<byte> Reserve(int size) => _buffer.AsSpan(0, size);

        public void Commit(in NetworkPath path, int length) => Committed++;
    }
}
