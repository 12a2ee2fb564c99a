using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Ocpp.V16;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using ConnectorStatus = Moev.SmartCharging.Observations.ConnectorStatus;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Fills what OCPP has revealed about the connectors of a site, from the ledger's memory, and what was declared. Allocates nothing. For one thread at a time.</summary>
/// <param name="maxSampleAge">Measurements that are older than this are unknown, in s.</param>
internal sealed class ConnectorReader(SiteModel site, IConnectorReadings readings, ISiteInputs inputs, SessionEnergies energies, double maxSampleAge)
{
    // A car may draw more than its limit by this and obey all the same: control pilots and meters have tolerances.
    private const double LimitTolerance = 1.1;
    private const double LimitToleranceAmps = 1;

    private readonly ChargePointIdentity[] _identities = [.. site.Connectors.Select(static connector => new ChargePointIdentity(connector.ChargePoint))];
    private readonly (int TransactionId, int Phases)[] _cars = new (int, int)[site.Connectors.Count]; // as the last cycle found them
    private readonly double[] _setPoints = [.. Enumerable.Repeat(double.NaN, site.Connectors.Count)]; // of the last cycle

    /// <summary>Returns the charge point of a connector.</summary>
    public ChargePointIdentity IdentityOf(int connector) => _identities[connector];

    /// <summary>Fills the connectors of an observation that was cleared.</summary>
    public void Fill(Observation observation)
    {
        for (var i = 0; i < _identities.Length; i++)
        {
            ref var state = ref observation.Connectors[i];
            readings.TryRead(_identities[i], site.Connectors[i].ConnectorId, out var read);
            FillStatus(ref state, read, observation.At);
            FillSession(i, ref state, read, observation.At);
            FillMeasurement(i, ref state, read, observation.At);
        }
    }

    /// <summary>Keeps what a cycle knows of each connector, for the next observation: its set-point, and the number of phases that its car was found to use.</summary>
    public void Remember(Observation observation)
    {
        for (var i = 0; i < _cars.Length; i++)
        {
            ref readonly var state = ref observation.Connectors[i];
            _cars[i] = (state.TransactionId, state.CarPhases);
            _setPoints[i] = state.SetPointAmps;
        }
    }

    private static void FillStatus(ref ConnectorState state, in ConnectorReadings read, DateTimeOffset at)
    {
        state.Status = read.Status switch
        {
            ChargePointStatus.Available => ConnectorStatus.Available,
            ChargePointStatus.Preparing => ConnectorStatus.Preparing,
            ChargePointStatus.Charging => ConnectorStatus.Charging,
            ChargePointStatus.SuspendedEV => ConnectorStatus.SuspendedEV,
            ChargePointStatus.SuspendedEVSE => ConnectorStatus.SuspendedEVSE,
            ChargePointStatus.Finishing => ConnectorStatus.Finishing,
            ChargePointStatus.Reserved => ConnectorStatus.Reserved,
            ChargePointStatus.Unavailable => ConnectorStatus.Unavailable,
            ChargePointStatus.Faulted => ConnectorStatus.Faulted,
            _ => ConnectorStatus.Unknown,
        };
        if (read.Status is not null)
            state.StatusAge = Math.Max(0, (at - read.StatusAt).TotalSeconds);
    }

    private void FillSession(int connector, ref ConnectorState state, in ConnectorReadings read, DateTimeOffset at)
    {
        // Within a transaction only (OCPP 1.6 §4.9), also where its StartTransaction has not arrived yet.
        state.HasSession = read.TransactionId != 0 || state.Status is ConnectorStatus.Charging or ConnectorStatus.SuspendedEV or ConnectorStatus.SuspendedEVSE;
        state.TransactionId = read.TransactionId;
        state.DeliveredWh = energies.Update(connector, read.TransactionId, read.Energy, at);
        if (!state.HasSession)
            return;
        state.ArrivedAt = read.TransactionId == 0 ? read.StatusAt : read.StartedAt is { IsClockSet: true, IsAhead: false, At: { } started } ? started : read.StartedAt.ReceivedAt;
        if (inputs.DeclarationOf(connector) is not { } declared)
            return;
        state.DepartsAt = declared.DepartsAt;
        state.RequestedWh = declared.RequestedWh ?? double.NaN;
        state.Priority = declared.Priority ?? state.Priority;
    }

    private void FillMeasurement(int connector, ref ConnectorState state, in ConnectorReadings read, DateTimeOffset at)
    {
        // What was measured before the session tells nothing about its car.
        var oldest = maxSampleAge;
        if (state.HasSession && read.TransactionId != 0)
            oldest = Math.Min(oldest, Math.Max(1, (at - read.StartedAt.ReceivedAt).TotalSeconds));
        if (read.PowerAge <= oldest && read.Power.Sum is { } watts)
            (state.Watts, state.MeasurementAge) = (watts, read.PowerAge);
        if (read.CurrentAge <= oldest)
        {
            if (read.PhaseCurrents.Highest is { } highest)
            {
                state.PhaseAmps = new PhaseValues(
                    read.PhaseCurrents.Of(0) ?? double.NaN, read.PhaseCurrents.Of(1) ?? double.NaN, read.PhaseCurrents.Of(2) ?? double.NaN);
                (state.Amps, state.MeasurementAge) = (highest, read.CurrentAge);
            }
            else if (read.Current.Highest is { } amps)
            {
                // More than one phase can carry is the sum of all.
                var declared = site.Connectors[connector];
                var isSum = amps > (declared.MaxAmps * LimitTolerance) + LimitToleranceAmps;
                (state.Amps, state.MeasurementAge) = (isSum ? amps / declared.Phases.Count : amps, read.CurrentAge);
            }
        }

        if (state.HasSession && _cars[connector].TransactionId == state.TransactionId)
            state.CarPhases = _cars[connector].Phases;
        if (double.IsNaN(state.Amps) && !double.IsNaN(state.Watts))
            state.Amps = AmpsOf(connector, state);
        else if (double.IsNaN(state.Watts) && !double.IsNaN(state.Amps))
            state.Watts = WattsOf(connector, state);
    }

    /// <summary>
    /// Returns the current of a measured power. As long as the car's phases are not known, it is as few as its limit allows, so that a car is never believed to draw less than
    /// it does.
    /// </summary>
    private double AmpsOf(int connector, in ConnectorState state)
    {
        var count = site.Connectors[connector].Phases.Count;
        if (state.CarPhases > 0)
            return state.Watts / site.WattsPerAmp(connector, Math.Min(state.CarPhases, count));
        var most = double.IsNaN(_setPoints[connector]) ? site.Connectors[connector].MaxAmps : Math.Max(_setPoints[connector], site.Connectors[connector].MinAmps);
        for (var phases = 1; phases < count; phases++)
        {
            var amps = state.Watts / site.WattsPerAmp(connector, phases);
            if (amps <= (most * LimitTolerance) + LimitToleranceAmps)
                return amps;
        }

        return state.Watts / site.WattsPerAmp(connector, count);
    }

    private double WattsOf(int connector, in ConnectorState state)
    {
        var phases = site.Connectors[connector].Phases.Count;
        if (double.IsNaN(state.PhaseAmps.First) && double.IsNaN(state.PhaseAmps.Second) && double.IsNaN(state.PhaseAmps.Third))
            return state.Amps * site.WattsPerAmp(connector, state.PhasesOf(site.Connectors[connector]));
        var watts = 0.0;
        Add(0, state.PhaseAmps.First);
        Add(1, state.PhaseAmps.Second);
        Add(2, state.PhaseAmps.Third);
        return watts;

        void Add(int phase, double amps)
        {
            if (phase < phases && double.IsFinite(amps))
                watts += amps * site.VoltageOf(connector, phase);
        }
    }
}
