using System.Security.Cryptography;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Memory;

/// <summary>One transaction. Its start is immutable; a lock protects its stop and its energy.</summary>
internal sealed class TransactionEntry(int transactionId, TransactionStart start)
{
    private readonly Lock _gate = new();
    private TransactionStop? _stop; // under _gate; without its payload
    private UInt128 _stopDigest; // under _gate
    private int? _meterStart = start.MeterStart; // under _gate
    private TransactionClosing? _closing; // under _gate
    private TransactionEnergy _energy; // under _gate

    public int TransactionId => transactionId;

    public ChargePointIdentity Identity => start.Identity;

    public int ConnectorId => start.ConnectorId;

    public StartKey Key => StartKey.Of(start);

    public ReportedTime StartedAt => start.At;

    /// <summary>Gets or sets the transactionData of its stop, as it was sent. Used under the table's lock.</summary>
    public ReadOnlyMemory<byte>? Data { get; set; }

    /// <summary>The first stop wins; another one is compared with it.</summary>
    public StopRecorded Stop(in TransactionStop stop)
    {
        var digest = Digest(stop.Payload.Span);
        lock (_gate)
        {
            if (_stop is { } first)
            {
                // The digest covers transactionData, which the other members do not. A stop without a timestamp has another time of arrival at each retry.
                return _stopDigest == digest
                    && (stop.MeterStop is null || first.MeterStop == stop.MeterStop)
                    && (first.Timestamp == stop.Timestamp || stop.Deviations.HasFlag(TransactionDeviations.StopTimestamp))
                    && first.Reason == stop.Reason
                    && first.IdTag == stop.IdTag
                    ? StopRecorded.Repeated
                    : StopRecorded.Conflict;
            }

            _closing = _closing?.Replaced(_energy.Last, _meterStart, stop.ReceivedAt);
            _stop = stop with { MeterStop = stop.MeterStop ?? _energy.LastWhole, Payload = default };
            _stopDigest = digest;
            return StopRecorded.Stopped;
        }
    }

    /// <summary>Gets or sets the number of its places among the ended transactions. Used under the table's lock.</summary>
    public int EndedTimes { get; set; }

    public bool IsActive
    {
        get
        {
            lock (_gate)
                return _stop is null && _closing is null;
        }
    }

    /// <summary>Ends it without its stop.</summary>
    /// <returns>False when it has ended.</returns>
    public bool Close(TransactionClosing closing)
    {
        lock (_gate)
        {
            if (_stop is not null || _closing is not null)
                return false;
            _closing = closing;
            return true;
        }
    }

    /// <summary>Takes back that its connector was Available.</summary>
    /// <returns>False when it has ended otherwise.</returns>
    public bool Reopen()
    {
        lock (_gate)
        {
            if (_stop is not null || _closing is not { Cause: ClosingCause.Available })
                return false;
            _closing = null;
            return true;
        }
    }

    /// <summary>Closes it for an operator.</summary>
    public ClosingRecorded Close(in OperatorClosing closing)
    {
        lock (_gate)
        {
            if (_stop is null && _closing is null)
            {
                _closing = closing.Of(start.Timestamp);
                return ClosingRecorded.Closed;
            }

            return closing.Repeats(_closing, start.Timestamp) ? ClosingRecorded.Repeated : ClosingRecorded.Ended;
        }
    }

    /// <summary>Gets its last reading of the register, or else its first, Wh; null when there is none.</summary>
    public decimal? LastReading
    {
        get
        {
            lock (_gate)
                return _energy.Last ?? _meterStart;
        }
    }

    /// <summary>Gets its end; null while it runs.</summary>
    public DateTimeOffset? StoppedAt
    {
        get
        {
            lock (_gate)
                return _stop?.Timestamp ?? _closing?.StoppedAt;
        }
    }

    /// <summary>Counts the readings of a message that names this transaction. False when it has ended or runs on another connector.</summary>
    public bool TryCount(ReadOnlySpan<EnergyReading> readings, int connectorId)
    {
        lock (_gate)
        {
            if (!ReadingTarget.IsNamed(_stop is null && _closing is null, start.ConnectorId, connectorId))
                return false;
            foreach (ref readonly var reading in readings)
                _energy.Add(reading, ref _meterStart);
            return true;
        }
    }

    /// <summary>Counts the readings of a message that names this transaction, if the gateway has closed it.</summary>
    /// <param name="isNewest">No other transaction is running on the connector.</param>
    public void CountClosed(ReadOnlySpan<EnergyReading> readings, int connectorId, bool isNewest)
    {
        lock (_gate)
        {
            if (_closing is not { IsByOperator: false } closing || !ReadingTarget.IsNamed(_stop is null, start.ConnectorId, connectorId))
                return;
            foreach (ref readonly var reading in readings)
            {
                if (ReadingTarget.IsOfClosed(reading, closing.StoppedAt, isNewest))
                    _energy.Add(reading, ref _meterStart);
            }
        }
    }

    /// <summary>Counts the readings of a message of its connector that names no running transaction.</summary>
    /// <param name="namedStop">The end of the transaction that it names; null when there is none.</param>
    public void CountUnnamed(ReadOnlySpan<EnergyReading> readings, DateTimeOffset? namedStop)
    {
        lock (_gate)
        {
            if (_stop is not null || _closing is not null)
                return;
            foreach (ref readonly var reading in readings)
            {
                if (!ReadingTarget.IsOfBefore(reading, StartedAt, namedStop))
                    _energy.Add(reading, ref _meterStart);
            }
        }
    }

    public TransactionRecord ToRecord()
    {
        lock (_gate)
        {
            return new TransactionRecord(
                transactionId,
                start.Identity,
                start.ConnectorId,
                start.IdTag.ToString(),
                _meterStart,
                start.Timestamp,
                start.ReservationId,
                _stop is null ? _closing?.ReadingAtEnd(_energy.Last, _meterStart) : _stop?.MeterStop,
                _stop?.Timestamp ?? _closing?.StoppedAt,
                _stop?.Reason?.ToWireName(),
                _stop?.IdTag?.ToString(),
                _energy,
                start.Deviations | (_stop?.Deviations ?? TransactionDeviations.None))
            {
                Closing = _closing,
                ReceivedAt = start.ReceivedAt,
            };
        }
    }

    /// <summary>Gets the closing that it has, or that its stop has replaced; null when there was none.</summary>
    public TransactionClosing? Closing
    {
        get
        {
            lock (_gate)
                return _closing;
        }
    }

    public bool Matches(TransactionFilter filter)
    {
        if (filter.Identity is { } identity && identity != start.Identity
            || filter.ConnectorId is { } connector && connector != start.ConnectorId
            || filter.Before is { } before && transactionId >= before
            || filter.From is { } from && start.Timestamp < from
            || filter.To is { } to && start.Timestamp >= to
            || filter.IdTag is { } idTag && !string.Equals(idTag, start.IdTag.ToString(), StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (filter.Active is not { } active)
            return true;
        lock (_gate)
            return active == (_stop is null && _closing is null);
    }

    // 128 bits distinguish two messages of one charge point; a collision with its own message gains an attacker nothing.
    private static UInt128 Digest(ReadOnlySpan<byte> payload)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}

/// <summary>The members that make two StartTransactions equal. The message id is not one: some charge points retry with a new id, some reuse ids.</summary>
internal readonly record struct StartKey(ChargePointIdentity Identity, int ConnectorId, IdTag IdTag, int? MeterStart, DateTimeOffset? Timestamp)
{
    // A start without a timestamp has another time of arrival at each retry.
    public static StartKey Of(in TransactionStart start) => new(
        start.Identity,
        start.ConnectorId,
        start.IdTag,
        start.MeterStart,
        start.Deviations.HasFlag(TransactionDeviations.StartTimestamp) ? null : start.Timestamp);
}
