using System.Globalization;
using Moev.ChargePoint.Availability;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.SmartCharging;
using Moev.ChargePoint.Statuses;
using Moev.ChargePoint.Tokens;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Transactions;

/// <summary>Carries out what happens at the connectors: cars, tokens, cable locks and faults.</summary>
/// <remarks>Commands return null, or the reason why they cannot be carried out.</remarks>
internal sealed class DriverControl(
    ChargePointOptions options,
    ConfigurationStore configuration,
    ChargePointLog log,
    MessageOutput output,
    ConnectorSet connectors,
    StatusReporter statuses,
    OfferControl offers,
    ReservationControl reservations,
    AvailabilityControl availability,
    TokenAuthorizer tokens,
    ConnectorAdmission admission,
    TransactionControl transactions)
{
    /// <summary>Plugs a car in.</summary>
    public string? PlugIn(Connector connector, Ev ev)
    {
        if (!connector.TryPlugIn(ev))
            return connector.HoldsCable ? "the last cable is locked in" : "a car is plugged in already";
        offers.Refresh(connector);
        transactions.TryBegin(connector);
        return null;
    }

    /// <summary>Takes the car off the cable.</summary>
    public string? Unplug(Connector connector)
    {
        if (connector.Ev is null)
            return "no car is plugged in";
        IdTag? holdsFor = null;
        if (connector.Transaction is { } transaction)
        {
            if (!configuration.IsOn(ConfigurationKeys.StopTransactionOnEVSideDisconnect))
            {
                // The transaction waits for a car to come back (OCPP 1.6 §4.9, §4.10).
                connector.Unplug();
                offers.Refresh(connector, "EV side disconnected");
                return null;
            }

            transactions.End(connector, Reason.EVDisconnected, info: "EV side disconnected");
            if (options.CableLock != CableLock.None && !configuration.IsOn(ConfigurationKeys.UnlockConnectorOnEVSideDisconnect))
                holdsFor = transaction.IdTag;
        }

        connector.Unplug(holdsFor);
        offers.Refresh(connector);
        availability.Apply(connector);
        return null;
    }

    /// <summary>Presents a token at a connector: starts, stops or cancels.</summary>
    public string? PresentTag(Connector connector, IdTag idTag)
    {
        if (tokens.IsAsking(connector.Id))
            return "another token is being authorised";
        if (connector.Transaction is { } running)
        {
            if (running.IdTag == idTag)
            {
                // The token that started the transaction may stop it without authorization (OCPP 1.6 §4.10).
                transactions.End(connector, Reason.Local, idTag);
                return null;
            }

            tokens.Ask(connector.Id, idTag, info => StopForGroup(connector, idTag, info));
            return null;
        }

        if (connector.HoldsCable)
            return ReleaseCable(connector, idTag);
        if (connector.Authorization is { } waiting)
        {
            if (waiting.IdTag != idTag)
                return "the connector waits for another token's car";
            // Presented a second time: no longer wanted (OCPP 1.6 §4.9, B1).
            transactions.Deauthorize(connector);
            return null;
        }

        if (admission.Refusal(connector) is { } refusal)
            return refusal;
        if (reservations.Refusal(connector, idTag, tokens.KnownParentOf(idTag)) is { } reserved && !admission.MayBeOfReservedGroup(connector, idTag))
            return reserved;
        tokens.Ask(connector.Id, idTag, info => transactions.Authorize(connector, new Authorization(idTag, info?.ParentIdTag)));
        return null;
    }

    /// <summary>
    /// Sets or clears a connector's fault. Energy stops at once, a transaction stays: the status returns to the state before the fault
    /// (OCPP 1.6 §4.9).
    /// </summary>
    public void SetFault(Connector connector, ChargePointErrorCode errorCode)
    {
        connector.Fault(errorCode);
        // A reservation ends with a fault (OCPP 1.6 §5.13).
        if (errorCode != ChargePointErrorCode.NoError)
            reservations.EndOn(connector.Id);
        offers.Refresh(connector);
        transactions.TryBegin(connector);
    }

    /// <summary>Sets or clears the fault of the charge point as a whole.</summary>
    public void SetFault(ChargePointErrorCode errorCode)
    {
        if (errorCode != ChargePointErrorCode.NoError)
            reservations.EndOn(0);
        statuses.SetFault(errorCode);
    }

    public void Handle(ReadOnlySpan<byte> id, in UnlockConnectorRequest request)
    {
        // A connector that does not exist has no lock either (errata 3.85).
        var connector = connectors.Find(request.ConnectorId.Value);
        var status = connector is null ? UnlockStatus.NotSupported : options.CableLock switch
        {
            CableLock.None => UnlockStatus.NotSupported,
            CableLock.Jammed => UnlockStatus.UnlockFailed,
            _ => UnlockStatus.Unlocked,
        };
        output.Answer(id, new UnlockConnectorResponse(status));
        if (connector is null || status == UnlockStatus.NotSupported)
            return;

        // A transaction is finished first (OCPP 1.6 §5.18), even if the lock then stays closed.
        transactions.End(connector, Reason.UnlockCommand);
        log.Note(string.Create(CultureInfo.InvariantCulture, $"connector {connector.Id}: {(status == UnlockStatus.Unlocked ? "unlocked" : "the lock is jammed")}"));
        if (status == UnlockStatus.Unlocked)
            Unlock(connector);
    }

    /// <summary>Releases the cable to the token that started the transaction.</summary>
    private string? ReleaseCable(Connector connector, IdTag idTag)
    {
        if (connector.CableHeldFor != idTag)
            return "the cable belongs to another token";
        Unlock(connector);
        return null;
    }

    private void Unlock(Connector connector)
    {
        connector.Unlock();
        offers.Refresh(connector);
        availability.Apply(connector);
    }

    private void StopForGroup(Connector connector, IdTag idTag, IdTagInfo? info)
    {
        if (connector.Transaction is { ParentIdTag: { } group } && info?.ParentIdTag == group)
            transactions.End(connector, Reason.Local, idTag);
        else
            log.Note($"token {idTag} does not stop the transaction of another");
    }
}
