using CsCheck;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Safety;

/// <summary>Random histories of a simulated connector: what is known about it is never less than what it draws.</summary>
public sealed class ConnectorCeilingModelTests
{
    private const double MaxAmps = 32;
    private const double BaseAmps = 6;
    private static readonly CeilingOptions Options = new();

    private enum Answer
    {
        Accepts,
        Refuses,
        AcceptsButAnswerIsLost,
        NeverGetsIt,
        AcceptsLate,
    }

    [Fact]
    public void A_connector_that_obeys_never_draws_more_than_its_ceiling() => Histories(ignores: false).Sample(static draws => Run(draws, canIgnore: false));

    [Fact]
    public void A_connector_that_stops_obeying_draws_more_until_the_next_measurement_at_most() => Histories(ignores: true).Sample(static draws => Run(draws, canIgnore: true));

    private static Gen<Draws> Histories(bool ignores) => Gen.Int[0, Draws.Range - 1].Array[ignores ? 900 : 800].Select(static numbers => new Draws(numbers));

    private static void Run(Draws draws, bool canIgnore)
    {
        // Within the lead before the end of a lease a fast clock is covered, and within the margin after it a slow one.
        var truth = new SimulatedConnector(MaxAmps, TimeSpan.FromSeconds(draws.Between(-30, 15)));
        var ceiling = new ConnectorCeiling(MaxAmps, Options);
        var interval = draws.Of(1, 2, 10, int.MaxValue);
        var at = RandomSites.Now;
        var (isConnected, wanted, overdue) = (false, MaxAmps, 0);
        (double Amps, DateTimeOffset? End, Answer Answer, int Left)? call = null;
        for (var second = 0; second < 600; second++)
        {
            at = at.AddSeconds(1);
            if (draws.OneIn(40))
            {
                isConnected = !isConnected;
                if (isConnected)
                {
                    ceiling.Connected();
                }
                else
                {
                    ceiling.Disconnected();
                    if (call is { Answer: Answer.AcceptsLate } late)
                        truth.Install(late.Amps, late.End); // it had it already
                    call = null;
                }
            }
            else if (draws.OneIn(150))
            {
                ceiling.Rebooted();
                truth.Reboot();
                call = null;
            }
            else if (canIgnore && draws.OneIn(100))
            {
                truth.Ignores = !truth.Ignores;
            }

            if (isConnected && !ceiling.IsBaseConfirmed && draws.OneIn(3))
            {
                truth.InstallBase(BaseAmps);
                ceiling.BaseAccepted(BaseAmps, at);
            }

            if (isConnected && call is null && draws.OneIn(5))
                call = Send();
            if (call is { } inFlight && --inFlight.Left is var left)
                call = left > 0 ? inFlight : End(inFlight);
            if (draws.OneIn(20))
                wanted = draws.Of(MaxAmps, MaxAmps, 0, 12);

            truth.Advance(at, wanted);
            if (second % interval == 0)
                ceiling.Measured(truth.Amps, at);
            overdue = truth.Amps > ceiling.CeilingAt(at) + Options.ToleranceAmps ? overdue + 1 : 0;
            if (!canIgnore)
                Assert.Equal(0, overdue);
            else if (interval < int.MaxValue)
                Assert.True(overdue < interval);
        }

        (double, DateTimeOffset?, Answer, int)? Send()
        {
            var (amps, end) = (draws.Of(32.0, 0, 6, 10, 16), draws.OneIn(6) ? (DateTimeOffset?)null : at.AddSeconds(draws.Between(20, 90)));
            var answer = draws.Of(Answer.Accepts, Answer.Accepts, Answer.Accepts, Answer.Refuses, Answer.AcceptsButAnswerIsLost, Answer.NeverGetsIt, Answer.AcceptsLate);
            ceiling.Sent(amps, end);
            if (answer is Answer.Accepts or Answer.AcceptsButAnswerIsLost)
                truth.Install(amps, end);
            return (amps, end, answer, draws.Between(1, 30));
        }

        (double, DateTimeOffset?, Answer, int)? End((double Amps, DateTimeOffset? End, Answer Answer, int Left) ended)
        {
            switch (ended.Answer)
            {
                case Answer.AcceptsLate:
                    truth.Install(ended.Amps, ended.End);
                    ceiling.Accepted(at);
                    break;
                case Answer.Accepts:
                    ceiling.Accepted(at);
                    break;
                case Answer.Refuses:
                    ceiling.Refused();
                    break;
                default:
                    ceiling.Unknown();
                    break;
            }

            return null;
        }
    }
}
