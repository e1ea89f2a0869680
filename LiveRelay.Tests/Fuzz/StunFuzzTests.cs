using System.Buffers.Binary;
using LiveRelay.Media;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Stun;
using LiveRelay.Tests.Ice;
using LiveRelay.Tests.Stun;

namespace LiveRelay.Tests.Fuzz;

public class StunFuzzTests
{
    private static readonly byte[][] _messages =
    [
        Rfc5769Tests.Request, Rfc5769Tests.ResponseIPv4, Rfc5769Tests.ResponseIPv6,
        Rfc5769Tests.LongTermRequest, WithoutFingerprint(Rfc5769Tests.Request), WithoutFingerprint(Rfc5769Tests.ResponseIPv6),
        Error(),
    ];

    [Fact]
    public void Noise_is_no_message() => SpanFuzz.Run(200_000, 1, static (mutator, _) => mutator.Noise(200), Read);

    [Fact]
    public void Changed_messages_are_read_or_refused() =>
        SpanFuzz.Run(400_000, 2, static (mutator, i) => mutator.Mutate(_messages[i % _messages.Length]), Read);

    [Fact]
    public void Changed_attributes_behind_a_right_header_are_read_or_refused() =>
        SpanFuzz.Run(400_000, 3, static (mutator, i) => RepairHeader(mutator.Mutate(_messages[i % _messages.Length])), Read);

    [Fact]
    public void An_agent_survives_whatever_an_authenticated_peer_sends()
    {
        var agent = new IceLiteAgent(IceScenario.ServerCredentials, IceScenario.BrowserCredentials, new IceOptions());
        var sink = new NullSink();
        var now = Instant.Zero;
        var signed = new byte[IDatagramSink.MaxDatagramSize];
        var valid = 0;
        SpanFuzz.Run(
            300_000,
            4,
            (mutator, _) => Check(mutator, signed),
            input =>
            {
                now += TimeSpan.FromMilliseconds(1);
                var path = IceScenario.Wifi with { RemotePort = (ushort)(input.Length & 3) };
                valid += agent.HandleStun(now, input, path, sink) == DropReason.None ? 1 : 0;
            });
        Assert.InRange(valid, 30_000, 300_000); // most are wrong, but not all: it is not only the front door that is tried
        Assert.True(agent.IsValid(agent.SelectedPath!.Value));
    }

    private static void Read(ReadOnlySpan<byte> input)
    {
        StunMessage.TryGetUsername(input, out _);
        if (!StunMessage.TryParse(input, out var message))
        {
            return;
        }

        Span<ushort> unknown = stackalloc ushort[8];
        message.CollectUnknownRequired(unknown);
        message.TryGetMappedAddress(out _);
        message.TryGetPriority(out _);
        message.TryGetErrorCode(out _);
        message.VerifyIntegrity("VOkJxbRl1RmTxUk/WvJxBt"u8);
        var attributes = message.Attributes;
        while (attributes.TryRead(out _, out _))
        {
        }
    }

    private static ReadOnlySpan<byte> RepairHeader(Span<byte> message)
    {
        message = message[..(message.Length & ~3)];
        if (message.Length >= StunMessage.HeaderLength)
        {
            message[0] &= 0x3F;
            BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)(message.Length - StunMessage.HeaderLength));
            BinaryPrimitives.WriteUInt32BigEndian(message[4..], 0x2112A442);
        }

        return message;
    }

    /// <summary>A check whose attributes behind USERNAME were changed before it was signed.</summary>
    private static ReadOnlySpan<byte> Check(Mutator mutator, byte[] destination)
    {
        var writer = new StunWriter(destination, StunClass.Request, StunMethod.Binding, StunTestData.TransactionId);
        writer.Add(StunAttribute.Username, "servufrag:brow"u8);
        ReadOnlySpan<byte> attributes = [0, 0x24, 0, 4, 110, 0, 1, 255, 0, 0x25, 0, 0, 0x80, 0x2A, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7];
        ReadOnlySpan<byte> rest = mutator.Mutate(attributes);
        while (rest.Length >= 4)
        {
            var length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(rest[2..]), rest.Length - 4);
            writer.Add((StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(rest), rest.Slice(4, length));
            rest = rest[Math.Min(rest.Length, 4 + (length + 3 & ~3))..];
        }

        writer.AddIntegrity("server-password-22-chars"u8);
        writer.AddFingerprint();
        return writer.Message;
    }

    private static byte[] WithoutFingerprint(ReadOnlySpan<byte> message)
    {
        var shorter = message[..^8].ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(shorter.AsSpan(2), (ushort)(shorter.Length - StunMessage.HeaderLength));
        return shorter;
    }

    private static byte[] Error()
    {
        var writer = new StunWriter(new byte[100], StunClass.Error, StunMethod.Binding, StunTestData.TransactionId);
        writer.AddErrorCode(420, "Unknown Attribute"u8);
        writer.AddUnknownAttributes([0x7F01, 0x7F02]);
        return writer.Message.ToArray();
    }

    private sealed class NullSink : IDatagramSink
    {
        private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize];

        public Span<byte> Reserve(int size) => _buffer.AsSpan(0, size);

        public void Commit(in NetworkPath path, int length)
        {
        }
    }
}
