using CsCheck;
using LiveRelay.Media.Stun;
using LiveRelay.Tests.Architecture;
using static LiveRelay.Tests.Stun.StunTestData;

namespace LiveRelay.Tests.Stun;

public class StunWriterTests
{
    [Fact]
    public void Every_class_and_method_is_read_back() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 0xFFF]).Sample((messageClass, method) =>
        {
            var data = new byte[StunMessage.HeaderLength];
            _ = new StunWriter(data, (StunClass)messageClass, (StunMethod)method, TransactionId);
            Assert.True(StunMessage.TryParse(data, out var message));
            Assert.Equal((StunClass)messageClass, message.Class);
            Assert.Equal((StunMethod)method, message.Method);
            Assert.Equal(TransactionId, message.TransactionId);
        });

    [Fact]
    public void Attributes_of_any_length_are_read_back_padded_with_zeros() =>
        Gen.Byte.Array[0, 64].Array[0, 12].Sample(values =>
        {
            var data = new byte[StunMessage.MaxLength];
            Array.Fill(data, (byte)0xEE);
            var writer = new StunWriter(data, StunClass.Request, StunMethod.Binding, TransactionId);
            foreach (var value in values)
            {
                writer.Add(StunAttribute.Software, value);
            }

            writer.AddIntegrity("key"u8);
            writer.AddFingerprint();
            Assert.True(StunMessage.TryParse(data.AsSpan(0, writer.Length), out var message));
            Assert.True(message.VerifyIntegrity("key"u8) && message.HasFingerprint);
            var attributes = message.Attributes;
            foreach (var value in values)
            {
                Assert.True(attributes.TryRead(out var type, out var read));
                Assert.Equal(StunAttribute.Software, type);
                Assert.Equal(value, read);
            }

            Assert.False(attributes.TryRead(out _, out _));
        });

    [Fact]
    public void Addresses_are_read_back() =>
        Gen.Select(Gen.ULong, Gen.ULong, Gen.UShort, Gen.Bool).Sample((high, low, port, isIPv4) =>
        {
            var address = new StunAddress(isIPv4 ? (UInt128)0xFFFF << 32 | (uint)low : new UInt128(high, low), port);
            var data = new byte[64];
            var writer = new StunWriter(data, StunClass.Success, StunMethod.Binding, TransactionId);
            writer.AddXorAddress(StunAttribute.XorMappedAddress, address);
            Assert.True(StunMessage.TryParse(data.AsSpan(0, writer.Length), out var message));
            Assert.True(message.TryGetMappedAddress(out var read));
            Assert.Equal(address, read);
        });

    [Fact]
    public void Errors_are_read_back()
    {
        var data = new byte[100];
        var writer = new StunWriter(data, StunClass.Error, StunMethod.Binding, TransactionId);
        writer.AddErrorCode(487, "Role Conflict"u8);
        writer.AddUnknownAttributes([0x7F01]);
        Assert.True(StunMessage.TryParse(data.AsSpan(0, writer.Length), out var message));
        Assert.True(message.TryGetErrorCode(out var code));
        Assert.Equal(487, code);
        Assert.True(message.TryGet(StunAttribute.UnknownAttributes, out var unknown));
        Assert.Equal([0x7F, 0x01], unknown.ToArray());
    }

    [Fact]
    public void A_message_that_does_not_fit_is_an_error_of_the_caller() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () =>
        {
            var writer = new StunWriter(new byte[24], StunClass.Request, StunMethod.Binding, TransactionId);
            writer.AddIntegrity("key"u8);
        });

    [Fact]
    public void Reading_and_answering_allocates_nothing()
    {
        var request = new byte[200];
        var writer = new StunWriter(request, StunClass.Request, StunMethod.Binding, TransactionId);
        writer.Add(StunAttribute.Username, "local:remote"u8);
        writer.AddIntegrity("secret"u8);
        writer.AddFingerprint();
        var length = writer.Length;
        var response = new byte[200];
        Allocations.AssertNone(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                Answer(request, length, response);
            }
        });
    }

    private static void Answer(byte[] request, int length, byte[] response)
    {
        if (StunMessage.TryParse(request.AsSpan(0, length), out var message) && message.VerifyIntegrity("secret"u8))
        {
            var writer = new StunWriter(response, StunClass.Success, StunMethod.Binding, message.TransactionId);
            writer.AddXorAddress(StunAttribute.XorMappedAddress, new StunAddress(1, 2));
            writer.AddIntegrity("secret"u8);
            writer.AddFingerprint();
        }
    }
}
