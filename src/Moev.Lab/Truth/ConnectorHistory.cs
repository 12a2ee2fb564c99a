using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Truth;

/// <summary>The history of one connector while it is written: its trace, the energy of its stay, switches, and the set-point that is being followed.</summary>
internal sealed class ConnectorHistory(SiteModel site, int connector)
{
    /// <summary>A change of the current that counts as a switch, and the difference at which a higher set-point is followed, in A.</summary>
    private const double StepAmps = 1;

    /// <summary>The difference that is rounding, in A.</summary>
    private const double RoundingAmps = 0.05;

    /// <summary>The part of a higher set-point at which it is followed.</summary>
    private const double FollowedShare = 0.95;

    /// <summary>The time in which a car reacts to an offer. What it does later it does by itself.</summary>
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(30);

    private ConnectorPoint _now;
    private double _deliveredWh; // at the moment below
    private TimeSpan _deliveredAt;
    private SetPointRecord? _pending;
    private double _pendingTarget;
    private bool _pendingIsLower;
    private TimeSpan _offeredAt;
    private double _ampsAtOffer;
    private bool _hasSwitched;
    private bool _hasStarted;

    public ConnectorTrace Trace { get; } = new() { Points = { default } };

    /// <summary>The present stay; null without a car.</summary>
    public Stay? Stay { get; private set; }

    /// <summary>The switches of the present stay.</summary>
    public int Switches { get; private set; }

    /// <summary>The newest set-point.</summary>
    public SetPointRecord? SetPoint { get; private set; }

    /// <summary>The present point.</summary>
    public ref readonly ConnectorPoint Now => ref _now;

    public void Arrived(TimeSpan at, Stay stay)
    {
        if (Stay is { } other)
            throw new InvalidOperationException($"Stay '{stay.Id}' begins at {at} while '{other.Id}' is at the connector.");
        Stay = stay;
        Switches = 0;
        _hasStarted = false;
        (_deliveredWh, _deliveredAt) = (0, at);
    }

    /// <summary>Ends the stay.</summary>
    /// <returns>The energy that the trace lacks.</returns>
    public double Departed(TimeSpan at, double deliveredWh)
    {
        var missing = Reckon(at, deliveredWh);
        Stay = null;
        _pending = null;
        return missing;
    }

    /// <summary>Takes the energy of the stay so far over.</summary>
    /// <returns>The energy that the trace lacks.</returns>
    public double Reckon(TimeSpan at, double deliveredWh)
    {
        var missing = Stay is null ? 0 : deliveredWh - DeliveredAt(at);
        (_deliveredWh, _deliveredAt) = (deliveredWh, at);
        return missing;
    }

    /// <summary>Returns the energy of the stay, reckoned from its last report.</summary>
    public double DeliveredAt(TimeSpan at) => _deliveredWh + (_now.Watts * (at - _deliveredAt).TotalHours);

    /// <summary>Takes the current over.</summary>
    /// <returns>False when nothing has changed.</returns>
    public bool Drew(in ConnectorPoint point)
    {
        if (point with { At = _now.At } == _now)
            return false;
        if (Stay is not null)
            CountSwitch(point);
        _now = point;
        var points = Trace.Points;
        if (points[^1].At == point.At)
            points.RemoveAt(points.Count - 1);
        if (points.Count == 0 || points[^1] with { At = point.At } != point)
            points.Add(point);
        Follow(point.At);
        return true;
    }

    public void Sent(SetPointRecord setPoint) => SetPoint = setPoint;

    /// <summary>Begins to watch whether the current follows a set-point.</summary>
    /// <returns>False when the current need not change, or is being watched for an equal one already.</returns>
    public bool NeedsChange(double amps, bool isRenewal)
    {
        if (isRenewal || (_pending is not null && _pending.Amps == amps))
            return false;
        _pending = null;
        if (Stay is null)
            return false;
        _pendingIsLower = _now.Amps > amps + RoundingAmps;
        _pendingTarget = TargetOf(amps);
        return !IsFollowed;
    }

    /// <summary>Watches a set-point for which <see cref="NeedsChange"/> returned true.</summary>
    public void Watch(SetPointRecord setPoint) => _pending = setPoint;

    private bool IsFollowed => _pendingIsLower
        ? _now.Amps <= _pendingTarget + RoundingAmps
        : _now.Amps >= Math.Min(_pendingTarget - StepAmps, _pendingTarget * FollowedShare) - RoundingAmps;

    private void Follow(TimeSpan at)
    {
        if (_pending is null || !IsFollowed)
            return;
        _pending.FollowedAt = at;
        _pending = null;
    }

    /// <summary>Returns the current of the car with a set-point: a battery near full may take less.</summary>
    private double TargetOf(double amps)
    {
        var car = Stay!.Car;
        if (_pendingIsLower)
            return amps;
        if (amps < car.MinAmps)
            return 0;
        var phases = Math.Min(car.Phases, site.Connectors[connector].Phases.Count);
        var most = Math.Min(car.MaxAmps, car.MaxWatts / site.WattsPerAmp(connector, phases));
        return Math.Min(Math.Min(amps, site.Connectors[connector].MaxAmps), most);
    }

    private void CountSwitch(in ConnectorPoint point)
    {
        if (point.OfferedAmps != _now.OfferedAmps)
        {
            (_offeredAt, _ampsAtOffer) = (point.At, _now.Amps);
            _hasSwitched = false;
        }

        if (!_hasStarted)
        {
            // The start of charging is no switch, nor is the rest of its ramp.
            _hasStarted = point.Amps > 0;
            _hasSwitched = true;
        }
        else if (!_hasSwitched && point.At - _offeredAt <= Reaction && (Math.Abs(point.Amps - _ampsAtOffer) > StepAmps || (point.Amps == 0) != (_ampsAtOffer == 0)))
        {
            _hasSwitched = true;
            Switches++;
        }
    }
}
