using LiveRelay.Media;
using LiveRelay.Media.Ice;
using LiveRelay.Media.Sdp;
using static LiveRelay.Tests.Ice.IceScenario;

namespace LiveRelay.Tests.Ice;

/// <summary>ICE restart (RFC 8445 section 9): the old path carries on until the new generation nominates.</summary>
public class IceRestartTests
{
    private static readonly IceCredentials _newServer = new("servufrag2", "second-password-22-chars");
    private static readonly IceCredentials _newBrowser = new("brow2", "second-browser-22-chars");

    private readonly IceScenario _scenario = new();

    private IceLiteAgent Agent => _scenario.Agent;

    private DropReason CheckNew(NetworkPath path, bool nominate) =>
        _scenario.Check(path, nominate, local: _newServer, remote: _newBrowser);

    private void ConnectAndRestart()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(1);
        Agent.Restart(_newServer, _newBrowser);
        Agent.TryTakeSelectedPathChange(out _);
    }

    [Fact]
    public void The_old_path_stays_selected_and_its_checks_valid_until_a_new_one_is_nominated()
    {
        ConnectAndRestart();
        Assert.Equal(_newServer, Agent.Local);
        Assert.Equal(_newBrowser, Agent.Remote);
        Assert.Equal(Wifi, Agent.SelectedPath);
        Assert.Equal(DropReason.None, _scenario.Check(Wifi, nominate: true));
        Assert.Equal(DropReason.None, CheckNew(Cable, nominate: false));
        Assert.True(_scenario.IsLastAnswerSigned(_newServer.Password));
        Assert.Equal(Wifi, Agent.SelectedPath);
        Assert.False(Agent.TryTakeRetiredUfrag(out _));
        Assert.Equal(DropReason.None, CheckNew(Cable, nominate: true));
        Assert.Equal(Cable, Agent.SelectedPath);
        Assert.True(Agent.TryTakeSelectedPathChange(out _));
    }

    [Fact]
    public void The_old_credentials_end_with_the_new_nomination_but_the_old_path_may_still_deliver()
    {
        ConnectAndRestart();
        CheckNew(Cable, nominate: true);
        Assert.True(Agent.TryTakeRetiredUfrag(out var ufrag));
        Assert.Equal(ServerCredentials.Ufrag, ufrag);
        Assert.False(Agent.TryTakeRetiredUfrag(out _));
        Assert.Equal(DropReason.StunIntegrity, _scenario.Check(Wifi, nominate: true));
        Assert.True(Agent.IsValid(Wifi));
        Assert.Equal(Cable, Agent.SelectedPath);
    }

    [Fact]
    public void A_restart_may_stay_on_the_same_5_tuple()
    {
        ConnectAndRestart();
        CheckNew(Wifi, nominate: true);
        Assert.Equal(Wifi, Agent.SelectedPath);
        Assert.False(Agent.TryTakeSelectedPathChange(out _));
        Assert.True(Agent.TryTakeRetiredUfrag(out _));
        Assert.Equal(DropReason.StunIntegrity, _scenario.Check(Wifi));
    }

    [Fact]
    public void A_late_old_check_on_a_5_tuple_of_the_new_generation_keeps_it_new()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Check(Cable);
        Agent.Restart(_newServer, _newBrowser);
        CheckNew(Cable, nominate: false);
        Assert.Equal(DropReason.None, _scenario.Check(Cable, nominate: true));
        Assert.Equal(Wifi, Agent.SelectedPath);
        CheckNew(Cable, nominate: true);
        Assert.Equal(Cable, Agent.SelectedPath);
    }

    [Fact]
    public void When_the_old_path_is_silent_the_new_generation_takes_over_without_a_nomination()
    {
        ConnectAndRestart();
        _scenario.Wait(3);
        CheckNew(Cable, nominate: false);
        Assert.Equal(Cable, Agent.SelectedPath);
    }

    [Fact]
    public void Of_two_restarts_without_a_nomination_between_them_the_first_ones_credentials_are_dropped_at_once()
    {
        ConnectAndRestart();
        var third = new IceCredentials("servufrag3", "third-password-of-22-chars");
        Agent.Restart(third, _newBrowser);
        Assert.True(Agent.TryTakeRetiredUfrag(out var ufrag));
        Assert.Equal(_newServer.Ufrag, ufrag);
        Assert.Equal(DropReason.StunIntegrity, CheckNew(Cable, nominate: true));
        Assert.Equal(DropReason.None, _scenario.Check(Wifi, nominate: true));
        Assert.Equal(DropReason.None, _scenario.Check(Cable, nominate: true, local: third, remote: _newBrowser));
        Assert.Equal(Cable, Agent.SelectedPath);
        Assert.True(Agent.TryTakeRetiredUfrag(out ufrag));
        Assert.Equal(ServerCredentials.Ufrag, ufrag);
    }

    [Fact]
    public void A_restart_before_the_first_check_replaces_the_credentials()
    {
        Agent.Restart(_newServer, _newBrowser);
        Assert.True(Agent.TryTakeRetiredUfrag(out _));
        Assert.Equal(DropReason.StunIntegrity, _scenario.Check(Wifi));
        Assert.Equal(DropReason.None, CheckNew(Wifi, nominate: false));
        Assert.Equal(Wifi, Agent.SelectedPath);
    }

    [Fact]
    public void Consent_runs_out_during_a_restart_as_at_any_time()
    {
        ConnectAndRestart();
        _scenario.Wait(15);
        Assert.True(Agent.HandleTimeout(_scenario.Now));
    }
}
