using LiveRelay.Media;
using static LiveRelay.Tests.Ice.IceScenario;

namespace LiveRelay.Tests.Ice;

/// <summary>A peer is there as long as it checks (the spirit of RFC 7675).</summary>
public class IceConsentTests
{
    private readonly IceScenario _scenario = new();

    [Fact]
    public void Consent_expires_15_seconds_after_the_last_valid_check()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(2.5);
        _scenario.Check(Wifi, nominate: true);
        Assert.Equal(_scenario.Now + TimeSpan.FromSeconds(15), _scenario.Agent.NextTimeout);
        _scenario.Wait(14.9);
        Assert.False(_scenario.Agent.HandleTimeout(_scenario.Now));
        Assert.False(_scenario.Agent.IsExpired);
        _scenario.Wait(0.1);
        Assert.True(_scenario.Agent.HandleTimeout(_scenario.Now));
        Assert.True(_scenario.Agent.IsExpired);
        Assert.Equal(Instant.Never, _scenario.Agent.NextTimeout);
    }

    [Fact]
    public void Expiry_is_told_once_and_is_final()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(15);
        Assert.True(_scenario.Agent.HandleTimeout(_scenario.Now));
        Assert.False(_scenario.Agent.HandleTimeout(_scenario.Now));
        Assert.Equal(DropReason.UnknownUfrag, _scenario.Check(Wifi));
        Assert.True(_scenario.Agent.IsExpired);
    }

    [Fact]
    public void A_check_on_any_valid_path_is_consent()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(10);
        _scenario.Check(Tcp);
        _scenario.Wait(10);
        Assert.False(_scenario.Agent.HandleTimeout(_scenario.Now));
    }

    [Fact]
    public void Checks_that_are_not_authentic_are_no_consent()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(14);
        _scenario.Check(Wifi, local: ServerCredentials with { Password = "wrong" });
        _scenario.Wait(1);
        Assert.True(_scenario.Agent.HandleTimeout(_scenario.Now));
    }

    [Fact]
    public void A_peer_that_never_came_does_not_expire_here()
    {
        _scenario.Wait(100);
        Assert.False(_scenario.Agent.HandleTimeout(_scenario.Now));
        Assert.False(_scenario.Agent.IsExpired);
    }

    [Fact]
    public void The_next_timeout_is_when_a_spare_path_will_be_forgotten_if_that_is_sooner()
    {
        var scenario = new IceScenario(new() { PathKeepTime = TimeSpan.FromSeconds(10) });
        scenario.Check(Cable);
        scenario.Check(Wifi, nominate: true);
        Assert.Equal(scenario.Now + TimeSpan.FromSeconds(10), scenario.Agent.NextTimeout);
        scenario.Wait(10);
        Assert.False(scenario.Agent.HandleTimeout(scenario.Now));
        Assert.False(scenario.Agent.IsValid(Cable));
        Assert.Equal(scenario.Now + TimeSpan.FromSeconds(5), scenario.Agent.NextTimeout);
    }
}
