using Moev.ChargePoint.Charging;

namespace Moev.ChargePoint.Core;

/// <content>What each connector may offer to its car: its own limit, and its share of the charge point's.</content>
internal sealed partial class ChargePointCore
{
    private readonly Alarm _offersDue;
    private readonly ProfileStore _profiles;

    /// <summary>New offers, and the statuses that follow from them.</summary>
    private void RecomputeOffers()
    {
        DivideOffers();
        foreach (var station in _connectors)
            Settle(station);
    }

    /// <summary>
    /// Works the offers out from the profiles in force now, and notes when they must be worked out again: at the next change of a profile,
    /// or when a car is full and leaves its share to others.
    /// </summary>
    private void DivideOffers()
    {
        var now = Clock;
        foreach (var station in _connectors)
        {
            var connector = station.Connector;
            var limit = _profiles.ConnectorLimit(connector.Id, now, connector.Transaction);
            connector.Offer(connector.CanOffer ? Usable(Math.Min(connector.MaxCurrent, limit.Current)) : 0, limit.Phases);
        }

        Share(_profiles.ChargePointLimit(now));

        TimeSpan? next = _profiles.NextChange(now, _connectors) is { } change ? _now + (change - now) : null;
        foreach (var station in _connectors)
        {
            if (station.Connector.TimeToFull is { } full && full < TimeSpan.MaxValue - _now && !(next < _now + full))
                next = _now + full;
        }

        if (next is { } due)
            _offersDue.SetAt(due > _now ? due : _now + TimeSpan.FromTicks(1));
        else
            _offersDue.Clear();
    }

    /// <summary>ChargePointMaxProfile limits all connectors together (OCPP 1.6 §3.13.1).</summary>
    private void Share(ChargePointLimit limit)
    {
        if (limit.Current is null && limit.Power is null)
            return;

        // First come, first served with the minimum; cars that are full claim nothing.
        var claims = _connectors
            .Select(static station => station.Connector)
            .Where(static connector => connector.OfferedCurrent > 0 && connector.Ev is { Wants: true })
            .OrderBy(static connector => connector.Transaction?.StartedAtElapsed)
            .ThenBy(static connector => connector.Id)
            .ToArray();
        if (limit.Current is { } current)
            Share(claims, current, static (_, _) => 1);
        if (limit.Power is { } power)
            Share(claims, power, static (connector, voltage) => connector.UsedPhases * voltage);

        // Whoever claims nothing is offered nothing over the limit either.
        foreach (var connector in _connectors.Select(static station => station.Connector).Except(claims))
        {
            var most = Math.Min(limit.Current ?? double.MaxValue, (limit.Power ?? double.MaxValue) / (connector.UsedPhases * _options.Voltage));
            connector.Offer(Usable(Math.Min(connector.OfferedCurrent, most)), connector.OfferedPhases);
        }
    }

    /// <param name="claims">Connectors, in the order of their claims.</param>
    /// <param name="limit">What there is for all.</param>
    /// <param name="perAmpere">What one A per phase on a connector takes from the limit.</param>
    private void Share(Connector[] claims, double limit, Func<Connector, double, double> perAmpere)
    {
        var weights = Array.ConvertAll(claims, connector => perAmpere(connector, _options.Voltage));
        var minimum = Array.ConvertAll(weights, static weight => Connector.MinCurrent * weight);
        var wanted = claims.Select((connector, i) => Math.Min(connector.OfferedCurrent, connector.Ev!.MaxCurrent) * weights[i]).ToArray();
        var shares = new double[claims.Length];
        PowerSharing.Divide(limit, minimum, wanted, shares);
        for (var i = 0; i < claims.Length; i++)
            claims[i].Offer(Usable(shares[i] / weights[i]), claims[i].OfferedPhases);
    }

    /// <summary>What cannot be signalled to the car is not offered.</summary>
    private static double Usable(double current) => current + 1e-9 >= Connector.MinCurrent ? current : 0;

    private void ReportPower()
    {
        foreach (var station in _connectors)
        {
            var connector = station.Connector;
            var power = connector.Power;
            var isNews = connector.OfferedCurrent != station.ToldOffer
                || power > 0 != station.ToldPower > 0
                || Math.Abs(power - station.ToldPower) > 0.05 * station.ToldPower;
            if (!isNews)
                continue;
            station.ToldOffer = connector.OfferedCurrent;
            station.ToldPower = power;
            _observer.PowerChanged(connector.Id, connector.OfferedCurrent, connector.Current, power);
        }
    }
}
