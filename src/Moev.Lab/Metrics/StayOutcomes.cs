using Moev.Lab.Truth;

namespace Moev.Lab.Metrics;

/// <summary>The outcomes for the drivers.</summary>
internal sealed class StayOutcomes
{
    private readonly List<double> _satisfaction = [];

    /// <param name="stays">The stays that began.</param>
    /// <param name="toleranceWh">The energy that may be missing of a demand that counts as met.</param>
    public StayOutcomes(IReadOnlyList<StayRecord> stays, double toleranceWh)
    {
        var met = 0;
        foreach (var record in stays)
        {
            var requested = Math.Max(record.Stay.RequestedWh, 0);
            var delivered = Math.Clamp(record.DeliveredWh, 0, requested);
            var isMet = record.DeliveredWh >= requested - toleranceWh;
            EnergyKwh += record.DeliveredWh / 1000;
            RequestedKwh += requested / 1000;
            CountedKwh += delivered / 1000;
            Switches += record.Switches;
            met += isMet ? 1 : 0;
            _satisfaction.Add(requested > 0 ? 100 * delivered / requested : 100);
            if (record.Departed is null)
                continue;
            ShortKwh += (requested - delivered) / 1000;
            Misses += isMet ? 0 : 1;
        }

        MetPercent = 100.0 * met / stays.Count; // not a number without stays
        Fairness = Jain();
        _satisfaction.Sort();
    }

    /// <summary>Delivered / requested of each stay in percent, at most 100, ascending.</summary>
    public IReadOnlyList<double> Satisfaction => _satisfaction;

    public double EnergyKwh { get; }

    public double RequestedKwh { get; }

    /// <summary>The energy delivered, of each stay at most its request.</summary>
    public double CountedKwh { get; }

    public double MetPercent { get; }

    public double Misses { get; }

    public double ShortKwh { get; }

    public double Switches { get; }

    /// <summary>Jain's index.</summary>
    public double Fairness { get; }

    private double Jain()
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in _satisfaction)
        {
            sum += value;
            squares += value * value;
        }

        // Where all have nothing, all have the same.
        return _satisfaction.Count > 0 && squares == 0 ? 1 : sum * sum / (_satisfaction.Count * squares);
    }
}
