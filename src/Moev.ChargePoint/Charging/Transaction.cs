using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Charging;

/// <summary>One transaction: from the moment that all conditions for charging are met to the one where they are not (OCPP 1.6 §3.6).</summary>
internal sealed class Transaction
{
    /// <summary>The id of a transaction whose StartTransaction could not be delivered (errata 3.18).</summary>
    public const int UndeliveredId = -1;

    internal Transaction(int connectorId, IdTag idTag, DateTimeOffset startedAt, TimeSpan startedAtElapsed, int meterStart)
    {
        ConnectorId = connectorId;
        IdTag = idTag;
        StartedAt = startedAt;
        StartedAtElapsed = startedAtElapsed;
        MeterStart = meterStart;
    }

    public int ConnectorId { get; }

    public IdTag IdTag { get; }

    /// <summary>The parent of the idTag, from the response to Authorize or StartTransaction; null when unknown.</summary>
    public IdTag? ParentIdTag { get; internal set; }

    /// <summary>The start, by the charge point's clock.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Wh.</summary>
    public int MeterStart { get; }

    /// <summary>
    /// The central system's id. Null until StartTransaction is answered: a transaction that began offline gets it much later. Its other
    /// messages wait behind that one, so they always know it, or know that it is <see cref="UndeliveredId"/>.
    /// </summary>
    public int? Id { get; internal set; }

    /// <summary>The reservation that this transaction ends (OCPP 1.6 §5.13).</summary>
    public int? ReservationId { get; internal init; }

    /// <summary>
    /// The register at which energy stops: set once the central system refused the idTag and the transaction runs on without energy (OCPP 1.6
    /// §9.1.24), or with the little that MaxEnergyOnInvalidId allows (§9.1.14).
    /// </summary>
    public double? EnergyLimitWh { get; internal set; }

    /// <summary>Returns true if energy may flow at this register. The small addend absorbs rounding errors.</summary>
    internal bool AllowsEnergy(double registerWh) => EnergyLimitWh is not { } limit || registerWh + 1e-6 < limit;

    /// <summary>The start, on the scale of the charge point's alarms.</summary>
    internal TimeSpan StartedAtElapsed { get; }

    /// <summary>Samples for transactionData; the first is that of Transaction.Begin.</summary>
    internal List<MeterValue> Samples { get; } = [];

    /// <summary>Keeps a sample; over the bound the oldest go, but never the first (errata 3.14).</summary>
    internal void Keep(MeterValue sample, int capacity)
    {
        if (Samples.Count >= capacity)
            Samples.RemoveAt(1);
        Samples.Add(sample);
    }
}
