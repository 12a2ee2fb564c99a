using Moev.Lab.Fidelity;
using Moev.Lab.Metrics;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Direct;
using Moev.Lab.Tests.Truth;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Fidelity;

public class FidelityComparisonTests
{
    [Fact]
    public void EachLossHasItsReason()
    {
        var stay = TestRun.Stay(0, 0, 0, 4, 90_000);
        var plan = TestRun.Plan(TestRun.Scenario(TestRun.SinglePhase(1), TimeSpan.FromHours(4), [stay]));
        plan = plan with { Scenario = plan.Scenario with { Chargers = [new ChargerSettings { PilotStepAmps = 1 }] } };
        var recorder = RunRecorder.Create(plan, [stay]);
        recorder.Arrived(TimeSpan.Zero, stay);
        Decide(0, 16.5f);
        Draw(0, 0); // 16.5 A are late by 6 minutes
        Draw(0.1, 16); // and rounded to 16 A for 54 minutes
        Decide(1, 10); // the cut is late by 3 minutes
        Draw(1.05, 10);
        Decide(2, 40); // more than the car can take, and than the connector has
        Draw(2, 32);
        recorder.Departed(TimeSpan.FromHours(4), stay, Volts((0.95 * 16) + (0.95 * 10) + (2 * 32)));
        var losses = OfferGaps.Of(recorder.Complete(TimeSpan.FromHours(4), true, TimeSpan.Zero));

        Assert.Equal(Volts(0.1 * 16.5), losses.LateKwh * 1_000, 6);
        Assert.Equal(Volts(0.9 * 0.5), losses.RoundingKwh * 1_000, 6);
        Assert.Equal(Volts(0.05 * 6), losses.OverrunKwh * 1_000, 6);

        void Decide(double hours, float amps) =>
            recorder.Decided(TimeSpan.FromHours(hours), new DecisionRecord(TimeSpan.FromHours(hours), "edf", false, TimeSpan.Zero, 0, [amps], [amps], null));

        void Draw(double hours, double amps) =>
            recorder.Drew(TimeSpan.FromHours(hours), 0, 1, amps, Volts(amps), amps, 0);

        static double Volts(double amps) => amps * TestRun.Volts;
    }

    [Fact]
    public async Task ARunThatIsComparedWithItselfLosesNothing()
    {
        var plan = DirectRuns.Plan(
            TestRun.SinglePhase(2, limitAmps: 24), TimeSpan.FromHours(6), "equal-share", TestRun.Stay(0, 0, 0, 2, 50_000), TestRun.Stay(1, 1, 1, 4, 50_000));
        var record = await plan.RunAsync();
        var metrics = MetricCalculator.Compute(record);
        var comparison = FidelityComparison.Of(OfferGaps.Of(record), metrics, metrics);

        Assert.Equal(0, comparison.MissingKwh);
        Assert.Equal(0, comparison.LateKwh, 9);
        Assert.Equal(0, comparison.OverrunKwh, 9);
        Assert.Equal(0, comparison.DecisionsKwh, 9);
    }
}
