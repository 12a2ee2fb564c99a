namespace Moev.Gateway.Ledger;

/// <summary>
/// The rule that says for which transaction the readings of a MeterValues count: the one that it names, if it runs on its connector; otherwise the
/// one that runs there. Many charge points name none, 0, -1, or the one before. What fits no running transaction is kept as samples only.
/// </summary>
internal static class ReadingTarget
{
    /// <summary>Returns true when the named transaction takes the readings. Connector 0 in either place stands for one that was not told.</summary>
    /// <param name="isRunning">It has no stop.</param>
    /// <param name="ofTransaction">Its connector.</param>
    /// <param name="ofMessage">The connector of the message.</param>
    public static bool IsNamed(bool isRunning, int ofTransaction, int ofMessage) =>
        isRunning && (ofTransaction == ofMessage || ofTransaction == 0 || ofMessage == 0);

    /// <summary>Returns true when a message names a transaction at all (OCPP 1.6 errata 3.18: -1 when the charge point never got an id).</summary>
    public static bool IsNamed(int? transactionId) => transactionId > 0;

    /// <summary>
    /// Returns true when a transaction that the gateway closed takes a reading of a message that names it. A closing states what is known: what was
    /// read before is part of it. A later reading says that the transaction goes on, such as after a power failure; but a message of the next one may
    /// name the one before.
    /// </summary>
    /// <param name="closedAt">The end that the closing states.</param>
    /// <param name="isNewest">No other transaction is running on its connector.</param>
    public static bool IsOfClosed(in EnergyReading reading, DateTimeOffset closedAt, bool isNewest) => isNewest || reading.At <= closedAt;

    /// <summary>Returns true when a reading was taken before the transaction began that its message does not name: it was queued.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="start">The start of the running transaction.</param>
    /// <param name="namedStop">The end of the transaction that the message names; null when there is none.</param>
    public static bool IsOfBefore(in EnergyReading reading, in ReportedTime start, DateTimeOffset? namedStop)
    {
        // A clock that was not set, or was ahead at the start, tells nothing.
        if (!new ReportedTime(reading.At, reading.At).IsClockSet)
            return false;
        if (reading.At <= namedStop)
            return true;
        // The order tells when the clock was set back after the start.
        return !start.IsAhead && reading.At < start.At && reading.Order < start.At?.UtcTicks;
    }
}
