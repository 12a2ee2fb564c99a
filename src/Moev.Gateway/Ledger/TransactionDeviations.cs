using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Ledger;

/// <summary>
/// The members of a transaction's StartTransaction and StopTransaction that were not read as sent: missing, unreadable, rounded or guessed.
/// The values are stored, so they never change.
/// </summary>
[Flags]
internal enum TransactionDeviations
{
    None = 0,

    /// <summary>connectorId. The record has connector 0.</summary>
    StartConnectorId = 1 << 0,

    /// <summary>idTag. The record has an empty tag.</summary>
    StartIdTag = 1 << 1,

    /// <summary>meterStart. The record has the rounded number, or the first reading of the transaction.</summary>
    StartMeterStart = 1 << 2,

    /// <summary>reservationId. The record has none.</summary>
    StartReservationId = 1 << 3,

    /// <summary>timestamp. The record has the time of arrival.</summary>
    StartTimestamp = 1 << 4,

    /// <summary>idTag. The record has none.</summary>
    StopIdTag = 1 << 8,

    /// <summary>meterStop. The record has the rounded number, or the last known reading.</summary>
    StopMeterStop = 1 << 9,

    /// <summary>timestamp. The record has the time of arrival.</summary>
    StopTimestamp = 1 << 10,

    /// <summary>reason. The record has none, or Unknown.</summary>
    StopReason = 1 << 11,

    /// <summary>transactionData. What can be read of it counts.</summary>
    StopTransactionData = 1 << 12,

    /// <summary>transactionId. The stop counts for the only transaction that was running.</summary>
    StopTransactionId = 1 << 13,

    /// <summary>All of a StartTransaction.</summary>
    Start = StartConnectorId | StartIdTag | StartMeterStart | StartReservationId | StartTimestamp,

    /// <summary>All of a StopTransaction.</summary>
    Stop = StopIdTag | StopMeterStop | StopTimestamp | StopReason | StopTransactionData | StopTransactionId,

    /// <summary>Not a deviation of its own: no reading has replaced a missing meterStart yet.</summary>
    MeterStartUnknown = 1 << 16,
}

/// <summary>The names of <see cref="TransactionDeviations"/>.</summary>
internal static class TransactionDeviationNames
{
    private static readonly (TransactionDeviations Deviation, string Name)[] All =
    [
        (TransactionDeviations.StartConnectorId, "start.connectorId"),
        (TransactionDeviations.StartIdTag, "start.idTag"),
        (TransactionDeviations.StartMeterStart, "start.meterStart"),
        (TransactionDeviations.StartReservationId, "start.reservationId"),
        (TransactionDeviations.StartTimestamp, "start.timestamp"),
        (TransactionDeviations.StopIdTag, "stop.idTag"),
        (TransactionDeviations.StopMeterStop, "stop.meterStop"),
        (TransactionDeviations.StopTimestamp, "stop.timestamp"),
        (TransactionDeviations.StopReason, "stop.reason"),
        (TransactionDeviations.StopTransactionData, "stop.transactionData"),
        (TransactionDeviations.StopTransactionId, "stop.transactionId"),
    ];

    /// <returns>The message and member of each deviation, such as <c>start.timestamp</c>; null when there is none.</returns>
    public static IReadOnlyList<string>? Names(this TransactionDeviations deviations)
    {
        var names = All.Where(known => deviations.HasFlag(known.Deviation)).Select(static known => known.Name).ToArray();
        return names.Length == 0 ? null : names;
    }

    /// <param name="message"><c>start</c> or <c>stop</c>.</param>
    public static TransactionDeviations Of(string message, IReadOnlyList<MemberRepair>? repairs)
    {
        var deviations = TransactionDeviations.None;
        foreach (var repair in repairs ?? [])
            deviations |= Array.Find(All, known => known.Name == $"{message}.{repair.Member}").Deviation;
        return deviations;
    }
}
