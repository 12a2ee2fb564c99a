using Moev.ChargePoint.Charging;
using Moev.Ocpp.Profiles;

namespace Moev.ChargePoint.Core;

/// <content>What each connector may offer to its car: its own limit, and its share of the charge point's.</content>
internal sealed partial class ChargePointCore
{
    private readonly Alarm _offersDue;
    private readonly ProfileStore _profiles;
    private readonly ElectricalContext _electrical;

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
        var profiles = _profiles.Profiles;
        var change = CompositeSchedule.NextChange(profiles, 0, now, null, _electrical);
        foreach (var station in _connectors)
        {
            var connector = station.Connector;
            var transaction = ContextOf(connector.Transaction);
            var limit = CompositeSchedule.At(profiles, connector.Id, now, transaction, _electrical);
            var most = limit.AmperesPerPhase is { } amperes ? Math.Min(connector.MaxCurrent, (double)amperes) : connector.MaxCurrent;
            connector.Offer(connector.CanOffer ? Usable(most) : 0, limit.Phases);
            if (transaction is not null && CompositeSchedule.NextChange(profiles, connector.Id, now, transaction, _electrical) is { } own && !(change <= own))
                change = own;
        }

        if (CompositeSchedule.At(profiles, 0, now, null, _electrical).AmperesPerPhase is { } whole)
        {
            if (_quirks.Has(Quirk.ChargePointMaxPerConnector))
                CapEach((double)whole);
            else
                Share((double)whole);
        }

        TimeSpan? next = change is { } at ? _now + (at - now) : null;
        foreach (var station in _connectors)
        {
            if (station.Connector.TimeToEnd is { } full && full < TimeSpan.MaxValue - _now && !(next < _now + full))
                next = _now + full;
        }

        // Never for the moment itself, or it would ring for ever.
        if (next is { } due)
            _offersDue.SetAt(due > _now ? due : _now + TimeSpan.FromTicks(1));
        else
            _offersDue.Clear();
    }

    /// <summary>
    /// Divides the limit of ChargePointMaxProfile, which holds for all connectors together (OCPP 1.6 §3.13.1), first come, first served with
    /// the least that a car can use. All connectors are taken to load the same phases.
    /// </summary>
    /// <param name="limit">A per phase, for all together.</param>
    private void Share(double limit)
    {
        var claims = _connectors
            .Select(static station => station.Connector)
            // A full car claims nothing.
            .Where(static connector => connector.OfferedCurrent > 0 && connector.Ev is { Wants: true })
            .OrderBy(static connector => connector.Transaction?.StartedAtElapsed)
            .ThenBy(static connector => connector.Id)
            .ToArray();
        var minimum = Array.ConvertAll(claims, static _ => Connector.MinCurrent);
        var wanted = Array.ConvertAll(claims, static connector => Math.Min(connector.OfferedCurrent, connector.Ev!.MaxCurrent));
        var shares = new double[claims.Length];
        PowerSharing.Divide(limit, minimum, wanted, shares);
        for (var i = 0; i < claims.Length; i++)
            claims[i].Offer(Usable(shares[i]), claims[i].OfferedPhases);
    }

    private void CapEach(double limit)
    {
        foreach (var station in _connectors)
        {
            if (station.Connector.OfferedCurrent > limit)
                station.Connector.Offer(Usable(limit), station.Connector.OfferedPhases);
        }
    }

    private static TransactionContext? ContextOf(Transaction? transaction) =>
        transaction is null ? null : new TransactionContext(transaction.Id, transaction.StartedAt);

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
