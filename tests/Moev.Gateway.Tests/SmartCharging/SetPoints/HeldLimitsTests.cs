using CsCheck;
using Moev.Gateway.SmartCharging.SetPoints;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

public sealed class HeldLimitsTests
{
    private const double MaxAmps = 32;
    private const double BaseAmps = 6;
    private const double Lease = 60;
    private const double Margin = 10;
    private const double Settle = 10;

    private enum Answer
    {
        Accepts,
        Refuses,
        AcceptsUnheard,
        NeverGetsIt,
        AcceptsLate,
    }

    [Fact]
    public void Each_cut_has_the_whole_settle_time()
    {
        var held = new HeldLimits(MaxAmps, Lease);
        Install(BaseAmps, 0, isBase: true);
        Install(32, 20);
        Install(16, 40);
        Install(10, 48);

        Assert.Equal(32, held.Ceiling(49, true, Margin));
        Assert.True(held.Ceiling(57, true, Margin) >= 16);
        Assert.Equal(10, held.Ceiling(58, true, Margin));

        void Install(double amps, double now, bool isBase = false)
        {
            held.Send(amps, isBase ? double.PositiveInfinity : now + Lease);
            held.Accept(isBase, BaseAmps, endsLease: false, now, Margin, Settle);
        }
    }

    /// <summary>Random histories of a charge point that obeys, but may answer late or never, lose its connection, and have a clock that is off by what counts as right.</summary>
    [Fact]
    public void A_connector_that_obeys_never_draws_more_than_its_ceiling() => Gen.Int[0, 999_999].Array[1200].Sample(static numbers =>
    {
        var next = 0;
        var truth = new SimulatedConnector(MaxAmps, Between(-3, 3));
        var held = new HeldLimits(MaxAmps, Lease);
        var interval = Of(1, 2, 10, int.MaxValue);
        var (isOnline, wanted) = (false, MaxAmps);
        (double Amps, double End, bool IsBase, Answer Answer, int Left)? call = null;
        for (var now = 1; now <= 600; now++)
        {
            if (OneIn(40))
            {
                isOnline = !isOnline;
                if (call is { } lost && lost.Answer is Answer.AcceptsLate)
                    Apply(lost.Amps, lost.End, lost.IsBase); // it had it already
                if (call is not null)
                    held.Doubt();
                call = null;
            }

            held.Advance(now, Margin);
            if (isOnline && call is null && OneIn(4))
            {
                var isBase = double.IsNaN(held.BaseAmps) || OneIn(10);
                var amps = isBase ? BaseAmps : Of(32.0, 0, 6, 10, 16);
                var end = isBase ? double.PositiveInfinity : now + (amps < BaseAmps ? 2 * Lease : Lease);
                var answer = Of(Answer.Accepts, Answer.Accepts, Answer.Accepts, Answer.Refuses, Answer.AcceptsUnheard, Answer.NeverGetsIt, Answer.AcceptsLate);
                held.Send(amps, end);
                if (answer is Answer.Accepts or Answer.AcceptsUnheard)
                    Apply(amps, end, isBase);
                call = (amps, end, isBase, answer, Between(1, 30));
            }
            else if (call is { } inFlight)
            {
                call = inFlight with { Left = inFlight.Left - 1 };
                if (call is { Left: 0 })
                {
                    End(inFlight.Amps, inFlight.End, inFlight.IsBase, inFlight.Answer, now);
                    call = null;
                }
            }

            if (OneIn(20))
                wanted = Of(MaxAmps, MaxAmps, 0, 12);
            truth.Advance(now, wanted);
            if (now % interval == 0 && held.IsSettling(now) && now > held.LoweredAt && Obedience.IsWithin(truth.Amps, held.InForce(now)))
                held.Followed();
            Assert.True(truth.Amps <= held.Ceiling(now, isOnline, Margin) * 1.1 + 1, $"{now} s: it draws {truth.Amps} A, its ceiling is {held.Ceiling(now, isOnline, Margin)} A.");
        }

        void Apply(double amps, double end, bool isBase)
        {
            if (isBase)
                truth.InstallBase(amps);
            else
                truth.InstallLease(amps, end);
        }

        void End(double amps, double end, bool isBase, Answer answer, double now)
        {
            if (answer is Answer.AcceptsLate)
                Apply(amps, end, isBase);
            if (answer is Answer.Accepts or Answer.AcceptsLate)
                held.Accept(isBase, BaseAmps, endsLease: false, now, Margin, Settle);
            else if (answer is Answer.Refuses)
                held.Refuse();
            else
                held.Doubt();
        }

        int Next() => next < numbers.Length ? numbers[next++] : 0;
        bool OneIn(int cases) => Next() % cases == cases - 1;
        int Between(int least, int most) => least + (Next() % (most - least + 1));
        T Of<T>(params ReadOnlySpan<T> values) => values[Next() % values.Length];
    });
}
