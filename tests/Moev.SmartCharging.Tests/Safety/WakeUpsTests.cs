using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

public sealed class WakeUpsTests
{
    private static readonly WakeUpOptions Options = new();

    private readonly Cycles _cycles = Cycles.OfOneCar();
    private readonly InterventionReason[] _reason = new InterventionReason[1];
    private readonly WakeUps _wakeUps;

    public WakeUpsTests() => _wakeUps = new WakeUps(_cycles.Observation.Site, Options);

    [Fact]
    public void A_car_that_does_not_draw_after_a_pause_is_tried_again_a_few_times_and_less_often_each_time()
    {
        Run(1, 0, static _ => 0);

        var given = Run(400, 16, static _ => 0);

        // It has 16 A for a minute; then nothing for 20 s, which is two cycles, and 10 A.
        Assert.Equal([16, 16, 16, 16, 16, 16, 16, 0, 0, 10], given[..10]);
        Assert.Equal(Options.MaxTries, Tries(given));
        Assert.Equal(Options.MaxTries, _wakeUps.TriesOf(0));
        Assert.Equal(Options.MaxTries, _wakeUps.Tries);
        var starts = Enumerable.Range(1, 399).Where(i => given[i] == 0 && given[i - 1] != 0).ToArray();
        Assert.True(starts[2] - starts[1] > starts[1] - starts[0]);

        // In the end it holds no more than the lowest current.
        Assert.All(given[200..], static amps => Assert.Equal(6, amps));
        Assert.Equal(InterventionReason.WakeUp, _reason[0]);
    }

    [Fact]
    public void A_car_that_wakes_gets_what_the_algorithm_wants()
    {
        Run(1, 0, static _ => 0);
        Run(10, 16, static _ => 0);

        Assert.Equal([16, 16, 16], Run(4, 16, static limit => limit)[1..]);
        Assert.Equal(0, _wakeUps.TriesOf(0));
    }

    [Fact]
    public void A_car_that_draws_is_left_alone()
    {
        Run(2, 0, static _ => 0);

        Assert.All(Run(100, 16, static limit => limit), static amps => Assert.Equal(16, amps));
    }

    [Fact]
    public void A_car_that_was_never_paused_is_left_alone()
    {
        _cycles.State.SetPointAmps = 16;

        Assert.All(Run(100, 16, static _ => 0), static amps => Assert.Equal(16, amps));
    }

    [Fact]
    public void A_car_that_has_its_energy_is_left_alone()
    {
        (_cycles.State.RequestedWh, _cycles.State.DeliveredWh) = (5000, 5000);
        Run(1, 0, static _ => 0);

        Assert.All(Run(100, 16, static _ => 0), static amps => Assert.Equal(16, amps));
    }

    [Fact]
    public void Without_measurements_the_status_shows_that_it_sleeps()
    {
        Run(1, 0, static _ => double.NaN);
        _cycles.State.Status = ConnectorStatus.Charging;
        Assert.Equal(0, Tries(Run(20, 16, static _ => double.NaN)));

        _cycles.State.Status = ConnectorStatus.SuspendedEV;

        Assert.Equal([0, 0, 10], Run(3, 16, static _ => double.NaN));
    }

    [Fact]
    public void A_pause_by_the_algorithm_goes_on_during_a_try()
    {
        Run(1, 0, static _ => 0);
        Run(9, 16, static _ => 0);

        Assert.All(Run(10, 0, static _ => 0), static amps => Assert.Equal(0, amps));
    }

    [Fact]
    public void The_next_session_starts_anew()
    {
        Run(1, 0, static _ => 0);
        Run(400, 16, static _ => 0);

        _cycles.State.TransactionId = 2;

        Assert.Equal([16, 16], Run(2, 16, static _ => 0));
    }

    [Fact]
    public void It_allocates_nothing() => Assert.Equal(0, Allocations.Of(() => _wakeUps.Apply(_cycles.Observation, _cycles.Decision, _reason)));

    private static int Tries(double[] given) => Enumerable.Range(1, given.Length - 1).Count(i => given[i] == 0 && given[i - 1] > 0);

    private double[] Run(int count, double wanted, Func<double, double> draws)
    {
        var given = new double[count];
        for (var i = 0; i < count; i++)
        {
            _cycles.Begin(wanted);
            _cycles.Measure(draws(_cycles.State.SetPointAmps), 0);
            _reason[0] = InterventionReason.None;
            _wakeUps.Apply(_cycles.Observation, _cycles.Decision, _reason);
            given[i] = _cycles.End();
        }

        return given;
    }
}
