using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>The beginning and the end of transactions (OCPP 1.6 §4.8, §4.10).</content>
internal sealed partial class ChargePointCore
{
    /// <summary>Starts the transaction once a car is there, its driver may charge and nothing is wrong (OCPP 1.6 §3.6, §4.8).</summary>
    private void TryBegin(Station station)
    {
        var connector = station.Connector;
        if (connector is not { Ev: not null, Transaction: null, Authorization: { } authorization }
            || connector.ErrorCode != ChargePointErrorCode.NoError || _resetting || _rebooting)
            return;
        station.AuthorizationDue.Clear();
        if (_calls.Transactions.IsFull)
        {
            Note($"connector {connector.Id}: too many messages wait for the central system");
            Deauthorize(station);
            return;
        }

        if (_quirks.Has(Quirk.RegisterResets))
            connector.Meter.Set(0);
        // The reservation ends with its transaction, which names it (OCPP 1.6 §5.13).
        var reservation = _reservations.For(connector.Id, authorization.IdTag, authorization.ParentIdTag);
        var transaction = new Transaction(connector.Id, authorization.IdTag, Clock, _now, connector.Meter.RegisterWh)
        {
            ParentIdTag = authorization.ParentIdTag,
            ReservationId = reservation?.Id,
        };
        if (reservation is not null)
            Remove(reservation);
        station.LastIdTag = transaction.IdTag;
        connector.Begin(transaction);
        if (authorization.Profile is { } profile)
            Install(connector.Id, profile);
        KeepSample(station, transaction, ReadingContext.TransactionBegin, ConfigurationKeys.StopTxnSampledData, ConfigurationKeys.StopTxnAlignedData);
        Note($"connector {connector.Id}: transaction of {transaction.IdTag} begins at {transaction.MeterStart} Wh");
        QueueStart(station, transaction);
        if (_quirks.Has(Quirk.StartsTwice))
            QueueStart(station, transaction);
        ArmSample(station);
        Refresh(station, null);
    }

    private void QueueStart(Station station, Transaction transaction) =>
        _calls.Add(new OutboundCall<StartTransactionRequest, StartTransactionResponse>(
            Action16.StartTransaction,
            () => new StartTransactionRequest(
                transaction.ConnectorId, transaction.IdTag, transaction.MeterStart, transaction.ReservationId, transaction.StartedAt),
            response => OnStarted(station, transaction, response),
            // Errata 3.18: without an answer, the transaction's other messages go with -1.
            _ => transaction.Id = Transaction.UndeliveredId));

    private void OnStarted(Station station, Transaction transaction, StartTransactionResponse response)
    {
        transaction.Id = response.TransactionId;
        transaction.ParentIdTag = response.IdTagInfo.ParentIdTag ?? transaction.ParentIdTag;
        Learn(transaction.IdTag, response.IdTagInfo);
        Note($"connector {transaction.ConnectorId}: transaction has id {transaction.Id}, token {response.IdTagInfo.Status}");
        if (response.IdTagInfo.Status == AuthorizationStatus.Accepted || station.Connector.Transaction != transaction)
            return;

        // Errata 3.17.
        if (_configuration.IsOn(ConfigurationKeys.StopTransactionOnInvalidId))
        {
            EndTransaction(station, Reason.DeAuthorized);
            return;
        }

        // Enough to drive away, if the operator grants it (OCPP 1.6 §3.5.4, §9.1.14).
        transaction.EnergyLimitWh = station.Connector.Meter.EnergyWh + _configuration.Number(ConfigurationKeys.MaxEnergyOnInvalidId);
        Refresh(station, null);
    }

    private void EndTransaction(Station station, Reason reason, IdTag? idTag = null, string? info = null)
    {
        var connector = station.Connector;
        if (connector.Transaction is not { } transaction)
            return;
        KeepSample(station, transaction, ReadingContext.TransactionEnd, ConfigurationKeys.StopTxnSampledData, ConfigurationKeys.StopTxnAlignedData);
        connector.End();
        station.SampleDue.Clear();
        _profiles.EndTransaction(connector.Id);
        var meterStop = connector.Meter.RegisterWh;
        var at = Clock;
        var samples = ListOrNull(transaction.Samples.ConvertAll(static s => new TransactionData(s.Timestamp, s.SampledValue)));
        Note($"connector {connector.Id}: transaction of {transaction.IdTag} ends, {reason}, {meterStop - transaction.MeterStart} Wh");
        _calls.Add(new OutboundCall<StopTransactionRequest, StopTransactionResponse>(
            Action16.StopTransaction,
            () => new StopTransactionRequest(idTag, meterStop, at, transaction.Id ?? Transaction.UndeliveredId, reason, samples),
            response =>
            {
                if (idTag is { } known && response.IdTagInfo is { } learned)
                    Learn(known, learned);
            },
            static _ => { }));
        Refresh(station, info);
        // An installation may have waited for this (OCPP 1.6 §5.19).
        if (_firmware is { Step: FirmwareStep.WaitForTransactions })
            InstallWhenIdle();
    }
}
