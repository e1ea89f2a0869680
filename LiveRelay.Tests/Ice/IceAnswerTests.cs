using LiveRelay.Media;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Stun;
using LiveRelay.Tests.Architecture;
using LiveRelay.Tests.Stun;
using static LiveRelay.Tests.Ice.IceScenario;

namespace LiveRelay.Tests.Ice;

/// <summary>What a lite agent answers to which message (RFC 8489 sections 6.3 and 9.1.3, RFC 8445 section 7.3).</summary>
public class IceAnswerTests
{
    private readonly IceScenario _scenario = new();

    [Theory]
    [InlineData("192.0.2.10")]
    [InlineData("2001:db8::10")]
    public void A_valid_check_is_answered_with_the_address_it_came_from(string address)
    {
        var path = Udp(address, 50000);
        Assert.Equal(DropReason.None, _scenario.Check(path));
        Assert.Equal(0, _scenario.LastCode());
        Assert.Equal(path, _scenario.LastAnswerPath);
        Assert.True(_scenario.IsLastAnswerSigned());
        Assert.True(StunMessage.TryParse(_scenario.LastAnswer, out var answer));
        Assert.True(answer.TryGetMappedAddress(out var mapped));
        Assert.Equal(StunTestData.Address(address, 50000), mapped);
    }

    [Fact]
    public void A_check_with_a_wrong_password_gets_401_without_integrity_and_opens_nothing()
    {
        Assert.Equal(DropReason.StunIntegrity, _scenario.Check(Wifi, local: ServerCredentials with { Password = "wrong" }));
        Assert.Equal(401, _scenario.LastCode());
        Assert.True(StunMessage.TryParse(_scenario.LastAnswer, out var answer));
        Assert.False(answer.HasIntegrity);
        Assert.False(_scenario.Agent.IsValid(Wifi));
        Assert.Null(_scenario.Agent.SelectedPath);
    }

    [Fact]
    public void A_check_with_another_peers_ufrag_gets_401()
    {
        Assert.Equal(DropReason.StunIntegrity, _scenario.Check(Wifi, remote: BrowserCredentials with { Ufrag = "other" }));
        Assert.Equal(401, _scenario.LastCode());
    }

    [Fact]
    public void A_check_without_username_gets_400()
    {
        var writer = _scenario.BeginWithoutUsername(StunClass.Request);
        Assert.Equal(DropReason.BadStun, _scenario.Finish(writer, ServerCredentials.Password, Wifi));
        Assert.Equal(400, _scenario.LastCode());
    }

    [Fact]
    public void A_check_without_integrity_gets_400()
    {
        Assert.Equal(DropReason.BadStun, _scenario.Send(_scenario.Begin(StunClass.Request).Message, Wifi));
        Assert.Equal(400, _scenario.LastCode());
        Assert.False(_scenario.Agent.IsValid(Wifi));
    }

    [Fact]
    public void An_unknown_attribute_that_must_be_understood_gets_420_and_is_named()
    {
        var writer = _scenario.Begin(StunClass.Request);
        writer.AddFlag((StunAttribute)0x7F01);
        Assert.Equal(DropReason.BadStun, _scenario.Finish(writer, ServerCredentials.Password, Wifi));
        Assert.Equal(420, _scenario.LastCode());
        Assert.True(_scenario.IsLastAnswerSigned());
        Assert.True(StunMessage.TryParse(_scenario.LastAnswer, out var answer));
        Assert.True(answer.TryGet(StunAttribute.UnknownAttributes, out var unknown));
        Assert.Equal([0x7F, 0x01], unknown.ToArray());
        Assert.False(_scenario.Agent.IsValid(Wifi));
    }

    [Fact]
    public void An_unknown_attribute_that_need_not_be_understood_does_not_matter()
    {
        var writer = _scenario.Begin(StunClass.Request);
        writer.AddUInt32((StunAttribute)0xC057, 5); // GOOG-NETWORK-INFO, which Chromium sends
        Assert.Equal(DropReason.None, _scenario.Finish(writer, ServerCredentials.Password, Wifi));
        Assert.Equal(0, _scenario.LastCode());
    }

    [Fact]
    public void A_peer_that_thinks_itself_controlled_gets_487_and_must_switch()
    {
        var writer = _scenario.Begin(StunClass.Request);
        writer.AddUInt64(StunAttribute.IceControlled, 0);
        Assert.Equal(DropReason.BadStun, _scenario.Finish(writer, ServerCredentials.Password, Wifi));
        Assert.Equal(487, _scenario.LastCode());
        Assert.True(_scenario.IsLastAnswerSigned());
        Assert.False(_scenario.Agent.IsValid(Wifi));
        Assert.Equal(DropReason.None, _scenario.Check(Wifi));
    }

    [Fact]
    public void An_indication_gets_no_answer_and_is_no_consent()
    {
        _scenario.Check(Wifi);
        _scenario.Wait(14);
        var answers = _scenario.Answers;
        Assert.Equal(DropReason.None, _scenario.Finish(_scenario.Begin(StunClass.Indication), ServerCredentials.Password, Wifi));
        Assert.Equal(answers, _scenario.Answers);
        _scenario.Wait(1);
        Assert.True(_scenario.Agent.HandleTimeout(_scenario.Now));
    }

    [Theory]
    [InlineData(StunClass.Success)]
    [InlineData(StunClass.Error)]
    public void A_response_to_nothing_is_dropped(StunClass messageClass)
    {
        Assert.Equal(DropReason.BadStun, _scenario.Finish(_scenario.Begin(messageClass), ServerCredentials.Password, Wifi));
        Assert.Equal(0, _scenario.Answers);
    }

    [Fact]
    public void Another_method_and_plain_noise_are_dropped()
    {
        var allocate = new StunWriter(new byte[100], StunClass.Request, (StunMethod)3, new byte[12]);
        Assert.Equal(DropReason.BadStun, _scenario.Finish(allocate, ServerCredentials.Password, Wifi));
        Assert.Equal(DropReason.BadStun, _scenario.Send([1, 2, 3], Wifi));
        Assert.Equal(0, _scenario.Answers);
    }

    [Fact]
    public void No_error_answer_is_much_longer_than_what_it_answers()
    {
        var request = _scenario.Begin(StunClass.Request).Message.ToArray();
        _scenario.Send(request, Wifi);
        Assert.True(_scenario.LastAnswer.Length <= request.Length + 20);
    }

    [Fact]
    public void Consent_checks_allocate_nothing()
    {
        var writer = _scenario.Begin(StunClass.Request);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(System.Text.Encoding.UTF8.GetBytes(ServerCredentials.Password));
        var datagram = writer.Message.ToArray();
        var agent = new IceLiteAgent(ServerCredentials, BrowserCredentials, new IceOptions());
        var sink = new SilentSink();
        Allocations.AssertNone(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                agent.HandleStun(_scenario.Now, datagram, Wifi, sink);
            }
        });
    }

    private sealed class SilentSink : IDatagramSink
    {
        private readonly byte[] _buffer = new byte[IDatagramSink.MaxDatagramSize];

        public Span<byte> Reserve(int size) => _buffer.AsSpan(0, size);

        public void Commit(in NetworkPath path, int length)
        {
        }
    }
}
