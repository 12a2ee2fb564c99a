using Moev.Lab.Reports.Charts;
using Moev.Lab.Truth;

namespace Moev.Lab.Tests.Reports;

public sealed class StayTimelineTests
{
    [Fact]
    public void The_timeline_has_what_happened_at_the_connector_while_the_car_was_there()
    {
        var record = RecordOf();
        var stay = record.Stays.First(static stay => stay.DeliveredWh > 5000);
        var (arrival, departure) = (stay.Stay.Arrival.TotalSeconds, stay.Stay.Departure.TotalSeconds);

        var timeline = StayTimeline.Of(record, stay, record.Control.SetPoints.Where(point => point.Connector == stay.Stay.Connector));

        Assert.Equal(stay.Stay.Arrival - TimeSpan.FromMinutes(2), timeline.From);
        foreach (var trace in new[] { timeline.Decided, timeline.Allowed, timeline.Offered, timeline.Drawn })
        {
            Assert.All(trace.Points, point => Assert.InRange(point.At, arrival - 120, departure + 120));
            Assert.Contains(trace.Points, static point => point.Value >= 6);
        }

        Assert.NotEmpty(timeline.SetPoints);
        Assert.All(timeline.SetPoints, point => Assert.InRange(point.SentAt.TotalSeconds, arrival - 120, departure + 120));
    }

    [Fact]
    public void Renewals_are_counted_and_not_drawn_unless_they_failed()
    {
        var record = RecordOf();
        var stay = record.Stays[0];
        var sent = Enumerable.Range(1, 100).Select(i => new SetPointRecord
        {
            Connector = stay.Stay.Connector,
            DecidedAt = stay.Stay.Arrival,
            SentAt = stay.Stay.Arrival + TimeSpan.FromSeconds(10 * i),
            Amps = i <= 50 ? 16 : 8,
            IsRenewal = true,
            IsAccepted = i != 70,
        });

        var timeline = StayTimeline.Of(record, stay, sent);

        Assert.Equal([16, 8, 8], timeline.SetPoints.Select(static point => point.Amps));
        Assert.Equal([true, true, false], timeline.SetPoints.Select(static point => point.IsAccepted));
        Assert.Equal(97, timeline.Renewals);
    }

    [Fact]
    public void The_worst_stays_are_among_the_chosen_ones()
    {
        var record = RecordOf();
        var worst = record.Stays.OrderBy(static stay => stay.DeliveredWh / stay.Stay.RequestedWh).Take(3).Select(static stay => stay.Stay.Number);

        var chosen = ChosenStays.Of([record], 8);

        Assert.InRange(chosen.Count, 4, 8);
        Assert.Subset(chosen.ToHashSet(), worst.ToHashSet());
        Assert.Equal(chosen.Distinct().Order(), chosen);
    }

    private static RunRecord RecordOf() => new SyntheticExperiment { Algorithms = ["edf"], Seeds = [1], LimitKw = 40 }.Build().Runs[0].Record!;
}
