using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

public sealed class ConnectorCeilingTests
{
    private static readonly CeilingOptions Options = new();

    private DateTimeOffset _at = RandomSites.Now;

    [Fact]
    public void A_connector_of_which_nothing_is_known_may_draw_its_maximum()
    {
        var ceiling = new ConnectorCeiling(32, Options);

        Assert.Equal(32, ceiling.CeilingAt(_at));
        Assert.False(ceiling.IsControllable);
        ceiling.Connected();
        Assert.False(ceiling.IsControllable);
    }

    [Fact]
    public void Its_base_is_its_ceiling_once_that_is_confirmed_and_the_car_had_time_to_follow()
    {
        var ceiling = new ConnectorCeiling(32, Options);
        ceiling.Connected();

        ceiling.BaseAccepted(6, _at);

        Assert.True(ceiling.IsControllable);
        Assert.Equal(32, ceiling.CeilingAt(_at.AddSeconds(9)));
        Assert.Equal(6, ceiling.CeilingAt(_at.AddSeconds(10)));
    }

    [Fact]
    public void A_raise_counts_from_when_it_is_sent_and_a_cut_once_it_was_followed()
    {
        var ceiling = Obedient();

        ceiling.Sent(16, Lease());
        Assert.Equal(16, ceiling.CeilingAt(_at));
        ceiling.Accepted(_at);
        Assert.Equal(16, ceiling.CeilingAt(_at));
        ceiling.Sent(8, Lease());
        Assert.Equal(16, ceiling.CeilingAt(_at));
        ceiling.Accepted(_at);
        Assert.Equal(16, ceiling.CeilingAt(_at));
        ceiling.Measured(15.8, Pass(2));
        Assert.Equal(16, ceiling.CeilingAt(_at));
        ceiling.Measured(7.9, Pass(2));

        Assert.Equal(8, ceiling.CeilingAt(_at));
    }

    [Fact]
    public void A_cut_is_followed_after_the_settle_time_when_nothing_is_measured()
    {
        var ceiling = Obedient(16);
        ceiling.Sent(8, Lease());
        ceiling.Accepted(_at);

        Assert.Equal(16, ceiling.CeilingAt(Pass(9)));
        Assert.Equal(8, ceiling.CeilingAt(Pass(1)));
    }

    [Fact]
    public void A_measurement_from_before_the_cut_does_not_show_that_it_was_followed()
    {
        var ceiling = Obedient(16);
        ceiling.Measured(4, _at);
        ceiling.Sent(8, Lease());
        ceiling.Accepted(_at);
        ceiling.Measured(4, _at);

        Assert.Equal(16, ceiling.CeilingAt(Pass(1)));
    }

    [Fact]
    public void A_refused_limit_leaves_what_was_in_force()
    {
        var ceiling = Obedient(16);

        ceiling.Sent(32, Lease());
        ceiling.Refused();

        Assert.Equal(16, ceiling.CeilingAt(_at));
        Assert.True(ceiling.IsRefused);
        Assert.False(ceiling.IsControllable);
        ceiling.Sent(10, Lease());
        ceiling.Accepted(_at);
        Assert.True(ceiling.IsControllable);
    }

    [Fact]
    public void A_limit_without_an_answer_may_be_in_force_until_another_one_is_accepted()
    {
        var ceiling = Obedient(16);

        ceiling.Sent(20, Lease());
        ceiling.Unknown();
        ceiling.Sent(8, Lease());
        Assert.Equal(20, ceiling.CeilingAt(_at));
        ceiling.Unknown();
        Assert.Equal(20, ceiling.CeilingAt(_at));
        ceiling.Sent(10, Lease());
        ceiling.Accepted(_at);

        Assert.Equal(10, ceiling.CeilingAt(Pass(10)));
    }

    [Fact]
    public void Offline_the_lease_counts_until_after_its_end_and_then_the_base()
    {
        var ceiling = Obedient(16);

        ceiling.Disconnected();

        Assert.False(ceiling.IsControllable);
        Assert.Equal(16, ceiling.CeilingAt(Pass(60)));
        Assert.Equal(16, ceiling.CeilingAt(Pass(39)));
        Assert.Equal(6, ceiling.CeilingAt(Pass(1)));
    }

    [Fact]
    public void The_end_of_a_lease_below_the_base_counts_before_it_comes()
    {
        var ceiling = Obedient(0);

        Assert.Equal(0, ceiling.CeilingAt(Pass(44)));
        Assert.Equal(6, ceiling.CeilingAt(Pass(1)));
    }

    [Fact]
    public void A_lease_over_a_base_that_is_not_confirmed_ends_in_the_maximum()
    {
        var ceiling = Obedient(16);

        ceiling.BaseLost();

        Assert.False(ceiling.IsControllable);
        Assert.Equal(16, ceiling.CeilingAt(Pass(44)));
        Assert.Equal(32, ceiling.CeilingAt(Pass(1)));
    }

    [Fact]
    public void A_removed_lease_leaves_the_base()
    {
        var ceiling = Obedient(16);

        ceiling.Sent(6, null);
        Assert.Equal(16, ceiling.CeilingAt(_at));
        ceiling.Accepted(_at);

        Assert.Equal(6, ceiling.CeilingAt(Pass(10)));
    }

    [Fact]
    public void After_a_reboot_it_may_have_lost_its_profiles()
    {
        var ceiling = Obedient(16);

        ceiling.Rebooted();

        Assert.Equal(32, ceiling.CeilingAt(_at));
        Assert.False(ceiling.IsControllable);
        ceiling.BaseAccepted(6, _at);
        Assert.Equal(6, ceiling.CeilingAt(Pass(10)));
    }

    [Fact]
    public void What_it_is_measured_to_draw_above_its_limit_counts_at_once()
    {
        var ceiling = Obedient(16);

        ceiling.Measured(20, Pass(5));
        Assert.Equal(20, ceiling.CeilingAt(_at));
        Assert.True(ceiling.Obeys);
        ceiling.Measured(16.9, Pass(5));

        Assert.Equal(16, ceiling.CeilingAt(_at));
    }

    [Fact]
    public void One_that_is_above_its_limit_for_the_reaction_time_does_not_obey_and_counts_with_its_maximum()
    {
        var ceiling = Obedient(16);

        ceiling.Measured(20, Pass(5));
        ceiling.Measured(20, Pass(19));
        Assert.True(ceiling.Obeys);
        ceiling.Measured(20, Pass(1));

        Assert.False(ceiling.Obeys);
        Assert.False(ceiling.IsControllable);
        Assert.Equal(32, ceiling.CeilingAt(_at));
        ceiling.Measured(40, Pass(1));
        Assert.Equal(40, ceiling.CeilingAt(_at));
    }

    [Fact]
    public void Trust_returns_after_it_was_held_by_its_limit_for_a_while_and_takes_twice_as_long_next_time()
    {
        var ceiling = Obedient();
        Disobey();
        Assert.Equal(60, SecondsUntilTrust());
        Disobey();
        Assert.Equal(120, SecondsUntilTrust());

        void Disobey()
        {
            ceiling.Measured(30, Pass(10));
            ceiling.Measured(30, Pass(20));
            Assert.False(ceiling.Obeys);
        }

        int SecondsUntilTrust()
        {
            ceiling.Measured(5.9, Pass(10));
            for (var seconds = 10; seconds < 1000; seconds += 10)
            {
                ceiling.Measured(5.9, Pass(10));
                if (ceiling.Obeys)
                    return seconds;
            }

            return -1;
        }
    }

    [Fact]
    public void A_car_that_draws_nothing_by_itself_proves_nothing()
    {
        var ceiling = Obedient();
        ceiling.Disproved();

        for (var i = 0; i < 100; i++)
            ceiling.Measured(0, Pass(10));

        Assert.False(ceiling.Obeys);
    }

    [Fact]
    public void Measurements_that_are_no_numbers_are_ignored()
    {
        var ceiling = Obedient(16);

        ceiling.Measured(double.NaN, Pass(1));

        Assert.Equal(16, ceiling.CeilingAt(_at));
    }

    [Fact]
    public void What_a_car_was_measured_to_draw_is_over_with_its_session()
    {
        var ceiling = Obedient();
        ceiling.Measured(20, Pass(5));

        ceiling.SessionEnded();

        Assert.Equal(6, ceiling.CeilingAt(_at));
    }

    private DateTimeOffset Lease() => _at.AddSeconds(60);

    private DateTimeOffset Pass(double seconds) => _at = _at.AddSeconds(seconds);

    private ConnectorCeiling Obedient(double? lease = null)
    {
        var ceiling = new ConnectorCeiling(32, Options);
        ceiling.Connected();
        ceiling.BaseAccepted(6, _at);
        Pass(10);
        if (lease is not { } amps)
            return ceiling;
        ceiling.Sent(amps, Lease());
        ceiling.Accepted(_at);
        ceiling.Measured(Math.Min(amps, 1), _at.AddMilliseconds(1));
        return ceiling;
    }
}
