using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
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
            _observer.Note($"connector {connector.Id}: too many messages wait for the central system");
            Deauthorize(station);
            return;
        }

        var transaction = new Transaction(connector.Id, authorization.IdTag, Clock, _now, connector.Meter.RegisterWh)
        {
            ParentIdTag = authorization.ParentIdTag,
        };
        connector.Begin(transaction);
        if (authorization.Profile is { } profile)
            Install(connector.Id, profile);
        KeepSample(station, transaction, ReadingContext.TransactionBegin, ConfigurationKeys.StopTxnSampledData, ConfigurationKeys.StopTxnAlignedData);
        _observer.Note($"connector {connector.Id}: transaction of {transaction.IdTag} begins at {transaction.MeterStart} Wh");
        _calls.Add(new OutboundCall<StartTransactionRequest, StartTransactionResponse>(
            Action16.StartTransaction,
            () => new StartTransactionRequest(connector.Id, transaction.IdTag, transaction.MeterStart, null, transaction.StartedAt),
            response => OnStarted(station, transaction, response),
            // Errata 3.18: without an answer, the transaction's other messages go with -1.
            _ => transaction.Id = Transaction.UndeliveredId));
        ArmSample(station);
        Refresh(station, null);
    }

    private void OnStarted(Station station, Transaction transaction, StartTransactionResponse response)
    {
        transaction.Id = response.TransactionId;
        transaction.ParentIdTag = response.IdTagInfo.ParentIdTag ?? transaction.ParentIdTag;
        _observer.Note($"connector {transaction.ConnectorId}: transaction has id {transaction.Id}, token {response.IdTagInfo.Status}");
        if (response.IdTagInfo.Status == AuthorizationStatus.Accepted || station.Connector.Transaction != transaction)
            return;

        // Errata 3.17.
        if (_configuration.IsOn(ConfigurationKeys.StopTransactionOnInvalidId))
        {
            EndTransaction(station, Reason.DeAuthorized);
            return;
        }

        transaction.EnergyAllowed = false;
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
        var samples = ListOrNull(transaction.Samples.ConvertAll(s => new TransactionData(s.Timestamp, s.SampledValue)));
        _observer.Note($"connector {connector.Id}: transaction of {transaction.IdTag} ends, {reason}, {meterStop - transaction.MeterStart} Wh");
        _calls.Add(new OutboundCall<StopTransactionRequest, StopTransactionResponse>(
            Action16.StopTransaction,
            () => new StopTransactionRequest(idTag, meterStop, at, transaction.Id ?? Transaction.UndeliveredId, reason, samples),
            static _ => { },
            static _ => { }));
        Refresh(station, info);
    }
}
