using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.SmartCharging;
using Moev.ChargePoint.Tokens;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Transactions;

/// <summary>Serves RemoteStartTransaction and RemoteStopTransaction (OCPP 1.6 §5.11, §5.12).</summary>
internal sealed class RemoteControl(
    ConfigurationStore configuration,
    QuirkSet quirks,
    MessageOutput output,
    RegistrationControl registration,
    ConnectorSet connectors,
    ProfileControl profiles,
    ReservationControl reservations,
    TokenAuthorizer tokens,
    ConnectorAdmission admission,
    TransactionControl transactions)
{
    public void Handle(ReadOnlySpan<byte> id, in RemoteStartTransactionRequest request)
    {
        var idTag = request.IdTag;
        var asks = configuration.IsOn(ConfigurationKeys.AuthorizeRemoteTxRequests);
        var connector = request.ConnectorId is { } connectorId ? connectors.Find(connectorId.Value) : admission.ChooseForRemoteStart(idTag);
        // Not allowed while registration is pending (OCPP 1.6 §4.2).
        var accepted = registration.Status == RegistrationStatus.Accepted
            && connector is not null
            && admission.Refusal(connector) is null
            && (reservations.Refusal(connector, idTag, tokens.KnownParentOf(idTag)) is null
                || (asks && admission.MayBeOfReservedGroup(connector, idTag)))
            && (request.ChargingProfile is not { } given || profiles.IsFitForRemoteStart(connector.Id, given));
        output.Answer(id, new RemoteStartTransactionResponse(accepted ? RemoteStartStopStatus.Accepted : RemoteStartStopStatus.Rejected));
        if (!accepted || quirks.Has(Quirk.IgnoresRemoteStart))
            return;

        var profile = request.ChargingProfile is { } lent ? ProfileControl.Keep(lent) : (ChargingProfile?)null;
        if (asks)
            tokens.Ask(connector!.Id, idTag, info => transactions.Authorize(connector, new Authorization(idTag, info?.ParentIdTag, profile)));
        else
            transactions.Authorize(connector!, new Authorization(idTag, null, profile));
    }

    public void Handle(ReadOnlySpan<byte> id, in RemoteStopTransactionRequest request)
    {
        var transactionId = request.TransactionId;
        var connector = registration.Status == RegistrationStatus.Accepted
            ? connectors.First(c => c.Transaction is { Id: { } running } && running == transactionId)
            : null;
        output.Answer(id, new RemoteStopTransactionResponse(connector is null ? RemoteStartStopStatus.Rejected : RemoteStartStopStatus.Accepted));
        if (connector is not null)
            transactions.End(connector, Reason.Remote);
    }
}
