using LiveRelay.Media;
using LiveRelay.Media.Ice;
using static LiveRelay.Tests.Ice.IceScenario;

namespace LiveRelay.Tests.Ice;

/// <summary>Which path is selected, as browsers nominate, move and lose their networks.</summary>
public class IceNominationTests
{
    private readonly IceScenario _scenario = new();

    private IceLiteAgent Agent => _scenario.Agent;

    [Fact]
    public void Nothing_is_valid_before_the_first_check()
    {
        Assert.Null(Agent.SelectedPath);
        Assert.False(Agent.IsValid(Wifi));
        Assert.False(Agent.TryTakeSelectedPathChange(out _));
        Assert.Equal(Instant.Never, Agent.NextTimeout);
    }

    [Fact]
    public void The_first_valid_path_is_used_before_any_nomination()
    {
        _scenario.Check(Wifi);
        _scenario.Check(Cable);
        Assert.Equal(Wifi, Agent.SelectedPath);
        Assert.True(Agent.IsValid(Wifi) && Agent.IsValid(Cable));
    }

    [Fact]
    public void A_nomination_selects()
    {
        _scenario.Check(Wifi);
        _scenario.Check(Cable, nominate: true);
        Assert.Equal(Cable, Agent.SelectedPath);
    }

    [Fact]
    public void A_change_of_the_selected_path_is_told_once()
    {
        _scenario.Check(Wifi);
        Assert.True(Agent.TryTakeSelectedPathChange(out var path));
        Assert.Equal(Wifi, path);
        _scenario.Check(Wifi, nominate: true);
        Assert.False(Agent.TryTakeSelectedPathChange(out _));
        _scenario.Check(Cable, nominate: true);
        Assert.True(Agent.TryTakeSelectedPathChange(out path));
        Assert.Equal(Cable, path);
        Assert.False(Agent.TryTakeSelectedPathChange(out _));
    }

    [Fact]
    public void A_browser_that_nominates_another_path_is_followed_at_once_and_back_again()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(2.5);
        _scenario.Check(Cable, nominate: true);
        Assert.Equal(Cable, Agent.SelectedPath);
        _scenario.Wait(0.1);
        _scenario.Check(Wifi); // Chromium goes on checking a spare path, without nominating it
        Assert.Equal(Cable, Agent.SelectedPath);
        _scenario.Wait(0.1);
        _scenario.Check(Wifi, nominate: true);
        Assert.Equal(Wifi, Agent.SelectedPath);
    }

    [Fact]
    public void A_spare_path_does_not_take_over_while_the_selected_one_is_checked()
    {
        _scenario.Check(Wifi, nominate: true);
        for (var i = 0; i < 20; i++)
        {
            _scenario.Wait(1.25);
            _scenario.Check(Cable);
            _scenario.Wait(1.25);
            _scenario.Check(Wifi); // some peers nominate once only
            Assert.Equal(Wifi, Agent.SelectedPath);
        }
    }

    [Fact]
    public void Aggressive_nomination_settles_on_the_path_of_highest_priority()
    {
        // RFC 5245 section 8.1.1.2: every check nominates. TCP is checked first and last.
        for (var i = 0; i < 4; i++)
        {
            _scenario.Check(Tcp, nominate: true);
            _scenario.Wait(0.02);
            _scenario.Check(Wifi, nominate: true);
            _scenario.Wait(0.02);
            Assert.Equal(Wifi, Agent.SelectedPath);
        }

        _scenario.Check(Tcp, nominate: true);
        Assert.Equal(Wifi, Agent.SelectedPath);
        _scenario.Wait(5);
        _scenario.Check(Wifi, nominate: true);
        Assert.Equal(Wifi, Agent.SelectedPath);
    }

    [Fact]
    public void A_late_check_of_the_path_just_left_changes_nothing()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(2.5);
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(0.5);
        _scenario.Check(Tcp, nominate: true);
        _scenario.Wait(0.05);
        _scenario.Check(Tcp, nominate: true);
        Assert.Equal(Tcp, Agent.SelectedPath);
        _scenario.Wait(0.05);
        _scenario.Check(Wifi, nominate: true); // delayed on its way
        Assert.Equal(Tcp, Agent.SelectedPath);
    }

    [Fact]
    public void A_nomination_of_lower_priority_holds_when_it_is_repeated()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(0.1);
        _scenario.Check(Tcp, nominate: true);
        Assert.Equal(Wifi, Agent.SelectedPath);
        _scenario.Wait(0.1);
        _scenario.Check(Tcp, nominate: true);
        Assert.Equal(Tcp, Agent.SelectedPath);
    }

    [Fact]
    public void Nat_rebinding_moves_to_the_new_port_with_the_first_check()
    {
        var rebound = Udp("192.0.2.10", 61000);
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(2.5);
        _scenario.Check(rebound, nominate: true);
        Assert.Equal(rebound, Agent.SelectedPath);
        Assert.Equal(rebound, _scenario.LastAnswerPath);
    }

    [Fact]
    public void Nat_rebinding_of_a_peer_that_nominates_only_once_is_noticed_by_the_old_ports_silence()
    {
        var rebound = Udp("192.0.2.10", 61000);
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(5);
        _scenario.Check(rebound);
        Assert.Equal(rebound, Agent.SelectedPath);
    }

    [Fact]
    public void From_wifi_to_cable_and_the_dead_wifi_is_forgotten()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(2.5);
        _scenario.Check(Cable);
        _scenario.Wait(0.05);
        _scenario.Check(Cable, nominate: true);
        Assert.Equal(Cable, Agent.SelectedPath);
        Assert.True(Agent.IsValid(Wifi)); // what is still on its way is taken
        for (var i = 0; i < 30; i++)
        {
            _scenario.Wait(2.5);
            _scenario.Check(Cable, nominate: true);
            Assert.False(Agent.HandleTimeout(_scenario.Now));
        }

        Assert.False(Agent.IsValid(Wifi));
        Assert.True(Agent.TryTakeForgottenPath(out var forgotten));
        Assert.Equal(Wifi, forgotten);
        Assert.False(Agent.TryTakeForgottenPath(out _));
    }

    [Fact]
    public void When_udp_dies_tcp_takes_over_and_udp_again_when_it_lives()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(3);
        _scenario.Check(Tcp);
        Assert.Equal(Tcp, Agent.SelectedPath);
        _scenario.Check(Tcp, nominate: true);
        _scenario.Wait(10);
        _scenario.Check(Tcp, nominate: true);
        _scenario.Wait(0.1);
        _scenario.Check(Wifi); // works again; Chromium nominates it a moment later
        Assert.Equal(Tcp, Agent.SelectedPath);
        _scenario.Check(Wifi, nominate: true);
        Assert.Equal(Wifi, Agent.SelectedPath);
    }

    [Fact]
    public void A_nominated_path_that_was_only_slow_comes_back()
    {
        _scenario.Check(Wifi, nominate: true);
        _scenario.Wait(3.5); // one check was lost
        _scenario.Check(Cable);
        Assert.Equal(Cable, Agent.SelectedPath);
        _scenario.Wait(1.5);
        _scenario.Check(Wifi);
        Assert.Equal(Wifi, Agent.SelectedPath);
    }

    [Fact]
    public void When_a_tcp_connection_ends_the_other_path_takes_over()
    {
        _scenario.Check(Wifi);
        _scenario.Check(Tcp, nominate: true);
        Agent.TryTakeSelectedPathChange(out _);
        Agent.HandlePathClosed(Tcp);
        Assert.False(Agent.IsValid(Tcp));
        Assert.Equal(Wifi, Agent.SelectedPath);
        Assert.True(Agent.TryTakeSelectedPathChange(out var path));
        Assert.Equal(Wifi, path);
        Agent.HandlePathClosed(Wifi);
        Agent.HandlePathClosed(Wifi);
        Assert.Null(Agent.SelectedPath);
        Assert.False(Agent.TryTakeSelectedPathChange(out _));
        _scenario.Check(Tcp);
        Assert.Equal(Tcp, Agent.SelectedPath);
    }

    [Fact]
    public void A_peer_that_comes_from_everywhere_is_remembered_at_few_places_and_the_selected_stays()
    {
        var scenario = new IceScenario(new IceOptions { MaxPaths = 4 });
        scenario.Check(Wifi, nominate: true);
        var forgotten = 0;
        for (var port = 1; port <= 1000; port++)
        {
            scenario.Wait(0.001);
            scenario.Check(Udp("203.0.113.1", port));
            while (scenario.Agent.TryTakeForgottenPath(out var path))
            {
                Assert.Equal(port - 3, path.RemotePort);
                forgotten++;
            }
        }

        Assert.Equal(997, forgotten);
        Assert.Equal(Wifi, scenario.Agent.SelectedPath);
        Assert.True(scenario.Agent.IsValid(Wifi));
    }

    [Fact]
    public void A_limit_below_two_paths_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(static () => new IceScenario(new IceOptions { MaxPaths = 1 }));
}
