using Moev.ChargePoint.Availability;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Metering;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.SmartCharging;
using Moev.ChargePoint.Timing;
using Moev.ChargePoint.Tokens;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Transactions;

/// <summary>Begins and ends transactions, and keeps the authorizations that wait for a car (OCPP 1.6 §4.8, §4.10, §9.1.6).</summary>
internal sealed class TransactionControl
{
    private readonly ChargePointClock _clock;
    private readonly ConfigurationStore _configuration;
    private readonly QuirkSet _quirks;
    private readonly ChargePointLog _log;
    private readonly CallSender _calls;
    private readonly OfferControl _offers;
    private readonly ProfileControl _profiles;
    private readonly MeterSampler _meters;
    private readonly ReservationControl _reservations;
    private readonly AvailabilityControl _availability;
    private readonly TokenAuthorizer _tokens;
    private readonly ConnectorAdmission _admission;

    /// <summary>The ends of authorizations that wait for a car, by connector.</summary>
    private readonly Alarm[] _lapseDue;

    public TransactionControl(
        ChargePointClock clock,
        ConfigurationStore configuration,
        QuirkSet quirks,
        ChargePointLog log,
        CallSender calls,
        ConnectorSet connectors,
        OfferControl offers,
        ProfileControl profiles,
        MeterSampler meters,
        ReservationControl reservations,
        AvailabilityControl availability,
        TokenAuthorizer tokens,
        ConnectorAdmission admission)
    {
        _clock = clock;
        _configuration = configuration;
        _quirks = quirks;
        _log = log;
        _calls = calls;
        _offers = offers;
        _profiles = profiles;
        _meters = meters;
        _reservations = reservations;
        _availability = availability;
        _tokens = tokens;
        _admission = admission;
        _lapseDue = [.. connectors.All.Select(c => clock.CreateAlarm(AlarmOrder.AuthorizationLapse, () => Lapse(c), c.Id))];
    }

    /// <summary>Raised when a transaction has ended: an installation may have waited for it (OCPP 1.6 §5.19).</summary>
    public event Action? Ended;

    /// <summary>Authorizes a connector for a token, and starts the transaction if a car is there.</summary>
    public void Authorize(Connector connector, Authorization authorization)
    {
        // The connector may have changed while the central system was asked.
        var refusal = _admission.Refusal(connector) ?? _reservations.Refusal(connector, authorization.IdTag, authorization.ParentIdTag);
        if (refusal is not null)
        {
            _log.Note($"connector {connector.Id}: token {authorization.IdTag} cannot start: {refusal}");
            return;
        }

        connector.Authorize(authorization);
        _offers.Refresh(connector);
        if (connector.Ev is null)
            _lapseDue[connector.Id - 1].SetAt(_clock.Now + _configuration.Seconds(ConfigurationKeys.ConnectionTimeOut));
        TryBegin(connector);
    }

    /// <summary>Withdraws an authorization.</summary>
    public void Deauthorize(Connector connector)
    {
        ClearLapse(connector);
        connector.Deauthorize();
        _offers.Refresh(connector);
        _availability.Apply(connector);
    }

    /// <summary>Lets an authorization wait without end: the connector restarts and forgets it.</summary>
    public void ClearLapse(Connector connector) => _lapseDue[connector.Id - 1].Clear();

    /// <summary>Starts the transaction once a car is there, its driver may charge and nothing is wrong (OCPP 1.6 §3.6, §4.8).</summary>
    public void TryBegin(Connector connector)
    {
        if (connector is not { Ev: not null, Transaction: null, Authorization: { } authorization }
            || connector.ErrorCode != ChargePointErrorCode.NoError || _admission.IsRestarting)
            return;
        ClearLapse(connector);
        if (_calls.IsFull)
        {
            _log.Note($"connector {connector.Id}: too many messages wait for the central system");
            Deauthorize(connector);
            return;
        }

        if (_quirks.Has(Quirk.RegisterResets))
            connector.Meter.Set(0);
        // The reservation ends with its transaction, which names it (OCPP 1.6 §5.13).
        var transaction = new Transaction(connector.Id, authorization.IdTag, _clock.WallTime, _clock.Now, connector.Meter.RegisterWh)
        {
            ParentIdTag = authorization.ParentIdTag,
            ReservationId = _reservations.Use(connector.Id, authorization.IdTag, authorization.ParentIdTag),
        };
        connector.Begin(transaction);
        if (authorization.Profile is { } profile)
            _profiles.Install(connector.Id, profile);
        _meters.OnTransactionBegin(connector, transaction);
        _log.Note($"connector {connector.Id}: transaction of {transaction.IdTag} begins at {transaction.MeterStart} Wh");
        QueueStart(connector, transaction);
        if (_quirks.Has(Quirk.StartsTwice))
            QueueStart(connector, transaction);
        _meters.ArmSample(connector);
        _offers.Refresh(connector);
    }

    /// <summary>Ends the running transaction, if there is one.</summary>
    public void End(Connector connector, Reason reason, IdTag? idTag = null, string? info = null)
    {
        if (connector.Transaction is not { } transaction)
            return;
        _meters.OnTransactionEnd(connector, transaction);
        connector.End();
        _meters.ArmSample(connector);
        _profiles.OnTransactionEnded(connector.Id);
        var meterStop = connector.Meter.RegisterWh;
        var at = _clock.WallTime;
        var samples = transaction.Samples.Count == 0
            ? default(OcppList<TransactionData>?)
            : new OcppList<TransactionData>([.. transaction.Samples.Select(static s => new TransactionData(s.Timestamp, s.SampledValue))]);
        _log.Note($"connector {connector.Id}: transaction of {transaction.IdTag} ends, {reason}, {meterStop - transaction.MeterStart} Wh");
        _calls.Add(new OutboundCall<StopTransactionRequest, StopTransactionResponse>(
            Action16.StopTransaction,
            () => new StopTransactionRequest(idTag, meterStop, at, transaction.Id ?? Transaction.UndeliveredId, reason, samples),
            response =>
            {
                if (idTag is { } known && response.IdTagInfo is { } learned)
                    _tokens.Learn(known, learned);
            },
            static _ => { }));
        _offers.Refresh(connector, info);
        Ended?.Invoke();
    }

    private void QueueStart(Connector connector, Transaction transaction) =>
        _calls.Add(new OutboundCall<StartTransactionRequest, StartTransactionResponse>(
            Action16.StartTransaction,
            () => new StartTransactionRequest(
                transaction.ConnectorId, transaction.IdTag, transaction.MeterStart, transaction.ReservationId, transaction.StartedAt),
            response => OnStarted(connector, transaction, response),
            // Errata 3.18: without an answer, the transaction's other messages go with -1.
            _ => transaction.Id = Transaction.UndeliveredId));

    private void OnStarted(Connector connector, Transaction transaction, StartTransactionResponse response)
    {
        transaction.Id = response.TransactionId;
        transaction.ParentIdTag = response.IdTagInfo.ParentIdTag ?? transaction.ParentIdTag;
        _tokens.Learn(transaction.IdTag, response.IdTagInfo);
        _log.Note($"connector {transaction.ConnectorId}: transaction has id {transaction.Id}, token {response.IdTagInfo.Status}");
        if (response.IdTagInfo.Status == AuthorizationStatus.Accepted || connector.Transaction != transaction)
            return;

        // Errata 3.17.
        if (_configuration.IsOn(ConfigurationKeys.StopTransactionOnInvalidId))
        {
            End(connector, Reason.DeAuthorized);
            return;
        }

        // Enough to drive away, if the operator grants it (OCPP 1.6 §3.5.4, §9.1.14).
        transaction.EnergyLimitWh = connector.Meter.EnergyWh + _configuration.Number(ConfigurationKeys.MaxEnergyOnInvalidId);
        _offers.Refresh(connector);
    }

    private void Lapse(Connector connector)
    {
        _log.Note($"connector {connector.Id}: no car came in time");
        Deauthorize(connector);
    }
}
