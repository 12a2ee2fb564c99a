using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Statuses;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.Profiles;

namespace Moev.ChargePoint.SmartCharging;

/// <summary>Computes the current that each connector offers to its car: its own limit, and its share of the charge point's limit.</summary>
internal sealed class OfferControl
{
    /// <summary>The relative change of power that the observer is notified of.</summary>
    private const double NoticeableChange = 0.05;

    private readonly ChargePointObserver _observer;
    private readonly ChargePointClock _clock;
    private readonly QuirkSet _quirks;
    private readonly ConnectorSet _connectors;
    private readonly StatusReporter _statuses;
    private readonly Alarm _offersDue;
    private readonly double _pilotStep;
    private readonly double _leastPilot;
    private readonly (double Offer, double Power)[] _told;

    /// <summary>The offers as they were last computed, by connector, and what of the connector they rest on.</summary>
    private readonly (double Amps, int Phases, bool CanOffer, bool Wants)[] _offers;

    /// <summary>The moment at which a profile changes the offers.</summary>
    private TimeSpan? _profilesChange;

    public OfferControl(
        ChargePointOptions options, ChargePointObserver observer, ChargePointClock clock, QuirkSet quirks, ConnectorSet connectors, StatusReporter statuses)
    {
        _observer = observer;
        _clock = clock;
        _quirks = quirks;
        _connectors = connectors;
        _statuses = statuses;
        _offersDue = clock.CreateAlarm(AlarmOrder.Offers, OnDue);
        _pilotStep = options.PilotStepAmps;
        _leastPilot = options.MinPilotAmps;
        _told = new (double, double)[connectors.Count];
        _offers = new (double, int, bool, bool)[connectors.Count];
        Electrical = new ElectricalContext((decimal)options.Voltage, options.Phases, (decimal)options.MaxCurrent);
        Profiles = new ProfileStore(new ProfileStoreLimits
        {
            Connectors = options.Connectors,
            MaxStackLevel = options.ChargeProfileMaxStackLevel,
            MaxPeriods = options.ChargingScheduleMaxPeriods,
            MaxProfiles = options.MaxChargingProfilesInstalled,
            // A quirk may change which units are supported: ProfileControl checks them before each profile.
            AllowAmperes = true,
            AllowWatts = true,
        });
    }

    /// <summary>The profiles in force.</summary>
    public ProfileStore Profiles { get; }

    /// <summary>The electrical properties of each connector.</summary>
    public ElectricalContext Electrical { get; }

    /// <summary>Returns a transaction as composite schedules need it.</summary>
    public static TransactionContext? ContextOf(Transaction? transaction) =>
        transaction is null ? null : new TransactionContext(transaction.Id, transaction.StartedAt);

    /// <summary>Computes new offers, then passes on the statuses that follow from them.</summary>
    public void Recompute()
    {
        DivideOffers();
        _statuses.SettleAll();
    }

    /// <summary>Computes new offers after a change at one connector, then passes on statuses, that connector's first.</summary>
    public void Refresh(Connector changed, string? info = null)
    {
        DivideOffers();
        _statuses.Settle(changed, info);
        _statuses.SettleAll();
    }

    /// <summary>Notifies the observer of noticeable changes of offers and power.</summary>
    public void ReportPower()
    {
        foreach (var connector in _connectors.All)
        {
            var power = connector.Power;
            var told = _told[connector.Id - 1];
            var isNews = connector.OfferedCurrent != told.Offer
                || power > 0 != told.Power > 0
                || Math.Abs(power - told.Power) > NoticeableChange * told.Power;
            if (!isNews)
                continue;
            _told[connector.Id - 1] = (connector.OfferedCurrent, power);
            _observer.PowerChanged(connector.Id, connector.OfferedCurrent, connector.Current, power);
        }
    }

    /// <summary>Computes new offers, unless nothing happened but that a car changed its current.</summary>
    private void OnDue()
    {
        if (_profilesChange <= _clock.Now || IsDivisionStale())
            DivideOffers();
        else
            Arm();
        _statuses.SettleAll();
    }

    /// <summary>
    /// Computes the offers from the profiles in force now, and schedules the next computation: at the next change of a profile, or when a
    /// car's current changes by itself. A full car leaves its share to others.
    /// </summary>
    private void DivideOffers()
    {
        var now = _clock.WallTime;
        var profiles = Profiles.Profiles;
        var change = CompositeSchedule.NextChange(profiles, 0, now, null, Electrical);
        foreach (var connector in _connectors.All)
        {
            var transaction = ContextOf(connector.Transaction);
            var limit = CompositeSchedule.At(profiles, connector.Id, now, transaction, Electrical);
            var most = limit.AmperesPerPhase is { } amperes ? Math.Min(connector.MaxCurrent, (double)amperes) : connector.MaxCurrent;
            var canOffer = connector.CanOffer;
            _offers[connector.Id - 1] = (canOffer ? Usable(most) : 0, limit.Phases, canOffer, connector.Wants);
            if (transaction is not null && CompositeSchedule.NextChange(profiles, connector.Id, now, transaction, Electrical) is { } own && !(change <= own))
                change = own;
        }

        if (CompositeSchedule.At(profiles, 0, now, null, Electrical).AmperesPerPhase is { } whole)
        {
            if (_quirks.Has(Quirk.ChargePointMaxPerConnector))
                CapEach((double)whole);
            else
                Share((double)whole);
        }

        // A car sees nothing but the result: it would react to an offer that is taken back at once.
        foreach (var connector in _connectors.All)
            connector.Offer(_offers[connector.Id - 1].Amps, _offers[connector.Id - 1].Phases);

        _profilesChange = change is { } at ? _clock.Now + (at - now) : null;
        Arm();
    }

    /// <summary>Returns true if a car is full, or its energy is spent, since the offers were computed.</summary>
    private bool IsDivisionStale()
    {
        foreach (var connector in _connectors.All)
        {
            ref readonly var offer = ref _offers[connector.Id - 1];
            if (connector.CanOffer != offer.CanOffer || connector.Wants != offer.Wants)
                return true;
        }

        return false;
    }

    /// <summary>Schedules the next change of an offer or of a current.</summary>
    private void Arm()
    {
        var next = _profilesChange;
        foreach (var connector in _connectors.All)
        {
            if (connector.NextChange is { } wait && wait < TimeSpan.MaxValue - _clock.Now && !(next < _clock.Now + wait))
                next = _clock.Now + wait;
        }

        // Never for the present moment, or the alarm would ring without end.
        if (next is { } due)
            _offersDue.SetAt(due > _clock.Now ? due : _clock.Now + TimeSpan.FromTicks(1));
        else
            _offersDue.Clear();
    }

    /// <summary>
    /// Divides the limit of ChargePointMaxProfile, which holds for all connectors together (OCPP 1.6 §3.13.1), first come, first served, with
    /// the minimum that a car can use. All connectors are assumed to load the same phases.
    /// </summary>
    /// <param name="limit">A per phase, for all together.</param>
    private void Share(double limit)
    {
        var claims = _connectors.All
            // A full car claims nothing.
            .Where(connector => _offers[connector.Id - 1].Amps > 0 && connector.Wants)
            .OrderBy(static connector => connector.Transaction?.StartedAtElapsed)
            .ThenBy(static connector => connector.Id)
            .ToArray();
        var minimum = Array.ConvertAll(claims, _ => PilotFor(_leastPilot));
        var wanted = Array.ConvertAll(claims, connector => Math.Min(_offers[connector.Id - 1].Amps, PilotFor(connector.Ev!.MaxCurrent)));
        var shares = new double[claims.Length];
        PowerSharing.Divide(limit, minimum, wanted, shares);
        for (var i = 0; i < claims.Length; i++)
            _offers[claims[i].Id - 1].Amps = Usable(shares[i]);
    }

    private void CapEach(double limit)
    {
        for (var i = 0; i < _offers.Length; i++)
            _offers[i].Amps = Math.Min(_offers[i].Amps, Usable(limit));
    }

    /// <summary>Returns the current that is signalled to the car: on a step of the pilot, or 0 when it is less than can be signalled.</summary>
    private double Usable(double current)
    {
        if (_pilotStep > 0)
            current = Math.Floor(current / _pilotStep + 1e-9) * _pilotStep;
        return current + 1e-9 >= _leastPilot ? current : 0;
    }

    /// <summary>Returns the lowest pilot that is at least this.</summary>
    private double PilotFor(double current) => _pilotStep > 0 ? Math.Ceiling(current / _pilotStep - 1e-9) * _pilotStep : current;
}
