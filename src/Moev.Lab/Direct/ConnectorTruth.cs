using Moev.ChargePoint.Charging;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Direct;

/// <summary>One connector: the offer, the car on its cable, and the energy that it took.</summary>
/// <param name="site">The site.</param>
/// <param name="index">The connector's index.</param>
internal sealed class ConnectorTruth(SiteModel site, int index)
{
    private readonly SiteConnector _connector = site.Connectors[index];
    private TimeSpan _advancedTo;
    private TimeSpan _givenAt; // the last time at which it offered a current that charges

    public Stay? Stay { get; private set; }

    public Ev? Car { get; private set; }

    /// <summary>The energy of the present stay in Wh, up to the last advance.</summary>
    public double DeliveredWh { get; private set; }

    /// <summary>The energy of all stays in Wh, likewise.</summary>
    public double TotalWh { get; private set; }

    /// <summary>A per phase that is offered. A charge point without a set-point holds its fail-safe current.</summary>
    public double OfferedAmps { get; private set; } = site.FailSafeOf(index);

    /// <summary>The time at which the car changes its current by itself; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextChange { get; private set; } = TimeSpan.MaxValue;

    /// <summary>The phases that the car uses; 0 without one.</summary>
    public int Phases => Car?.UsedPhases ?? 0;

    public double Amps => Car?.Amps ?? 0;

    public double Watts => Car?.Watts ?? 0;

    /// <summary>The most that it can draw whatever happens next: a car that was told to draw less needs a moment.</summary>
    public double CeilingAmps => Math.Max(OfferedAmps, Amps);

    /// <summary>Takes a car. The decision that follows at the same moment gives it its first offer.</summary>
    public void Arrive(Stay stay, TimeSpan now)
    {
        (Stay, Car, DeliveredWh, _advancedTo) = (stay, stay.Car.Create(), 0, now);
        Offer(OfferedAmps, now);
    }

    public void Depart()
    {
        (Stay, Car, DeliveredWh, NextChange) = (null, null, 0, TimeSpan.MaxValue);
    }

    /// <summary>Lets time pass up to a moment.</summary>
    public void Advance(TimeSpan now)
    {
        if (Car is null || now <= _advancedTo)
            return;
        var taken = Car.Advance(now - _advancedTo);
        DeliveredWh += taken;
        TotalWh += taken;
        _advancedTo = now;
        if (now >= NextChange)
            FindNextChange();
    }

    /// <summary>Changes the offer from now on.</summary>
    public void Offer(double amps, TimeSpan now)
    {
        if (OfferedAmps >= _connector.MinAmps)
            _givenAt = now;
        OfferedAmps = amps;
        if (Car is null)
            return;
        Advance(now);
        var phases = _connector.Phases.Count;
        var used = Math.Min(phases, Car.Phases);
        Car.Offer(amps, phases, site.WattsPerAmp(index, used) / used);
        FindNextChange();
    }

    /// <summary>Fills what OCPP would reveal of it: exact, and without age.</summary>
    public void Observe(ref ConnectorState state, TimeSpan now, DateTimeOffset start, bool declares)
    {
        state.IsOnline = state.IsControllable = true;
        state.StatusAge = state.MeasurementAge = 0;
        state.SetPointAmps = state.LimitAmps = OfferedAmps;
        state.CeilingAmps = CeilingAmps;
        state.PausedFor = OfferedAmps >= _connector.MinAmps ? 0 : (now - _givenAt).TotalSeconds;
        (state.Watts, state.Amps) = (Watts, Amps);
        state.PhaseAmps = PhaseAmps();
        if (Stay is not { } stay)
        {
            state.Status = ConnectorStatus.Available;
            return;
        }

        state.Status = Amps > 0 ? ConnectorStatus.Charging : OfferedAmps < Car!.MinCurrent ? ConnectorStatus.SuspendedEVSE : ConnectorStatus.SuspendedEV;
        state.HasSession = true;
        state.TransactionId = stay.Number + 1;
        state.ArrivedAt = start + stay.Arrival;
        state.DeliveredWh = DeliveredWh;
        if (!declares)
            return;
        state.DepartsAt = stay.DeclaredDeparture is { } departure ? start + departure : null;
        state.RequestedWh = stay.DeclaredWh ?? double.NaN;
    }

    private PhaseValues PhaseAmps()
    {
        var (count, phases, amps) = (_connector.Phases.Count, Phases, Amps);
        return new PhaseValues(Of(0), Of(1), Of(2));

        double Of(int phase) => phase >= count ? double.NaN : phase < phases ? amps : 0;
    }

    private void FindNextChange() =>
        NextChange = Car!.NextChange is { } next ? _advancedTo + (next > TimeSpan.Zero ? next : TimeSpan.FromTicks(1)) : TimeSpan.MaxValue;
}
