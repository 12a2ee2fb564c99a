using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>Tells what is known of connectors at this moment, from memory: for a loop that reads thousands of them.</summary>
internal interface IConnectorReadings
{
    /// <summary>Reads what is known of a connector. Allocates nothing.</summary>
    /// <returns>False when the charge point is not on record.</returns>
    bool TryRead(ChargePointIdentity identity, int connectorId, out ConnectorReadings readings);
}

/// <summary>
/// What is known of one connector at a moment. Of power, current and energy the samples of the newest message count that has one, by the rules of
/// <see cref="QuantityNow"/> and <see cref="EnergyRegister"/>.
/// </summary>
internal struct ConnectorReadings()
{
    /// <summary>The last status; null when it never reported one.</summary>
    public ChargePointStatus? Status;

    /// <summary>The arrival of the last status.</summary>
    public DateTimeOffset StatusAt;

    /// <summary>The running transaction that began last; 0 when none runs.</summary>
    public int TransactionId;

    /// <summary>The start of that transaction.</summary>
    public ReportedTime StartedAt;

    /// <summary>Power.Active.Import, in W.</summary>
    public QuantityNow Power;

    /// <summary>The time since the power was reported, in s; not a number without one.</summary>
    public double PowerAge = double.NaN;

    /// <summary>Current.Import without a phase, in A: the current of each phase, or their sum.</summary>
    public QuantityNow Current;

    /// <summary>Current.Import of each phase, in A.</summary>
    public QuantityNow PhaseCurrents;

    /// <summary>The time since currents were reported, in s; not a number without them.</summary>
    public double CurrentAge = double.NaN;

    /// <summary>The newest reading of the register; null without one.</summary>
    public EnergyReading? Energy;
}
