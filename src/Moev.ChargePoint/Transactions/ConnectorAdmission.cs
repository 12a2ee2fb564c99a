using Moev.ChargePoint.Availability;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.Tokens;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Transactions;

/// <summary>Decides if a connector admits a new user.</summary>
internal sealed class ConnectorAdmission(
    CallSender calls, ConnectorSet connectors, AvailabilityControl availability, ReservationControl reservations, TokenAuthorizer tokens)
{
    /// <summary>True while the charge point resets or restarts.</summary>
    public bool IsRestarting { get; set; }

    /// <summary>Returns the reason why the connector admits no new user; null when it does.</summary>
    public string? Refusal(Connector connector) =>
        IsRestarting ? "the charge point is restarting"
        : connector.IsBlocked || availability.IsInstalling ? "firmware is being installed"
        : connector.ErrorCode != ChargePointErrorCode.NoError ? "the connector is faulted"
        : !connector.IsOperative || connector.IsInoperativeScheduled ? "the connector is out of service"
        : connector.Transaction is not null ? "a transaction is running"
        : connector.Authorization is not null || tokens.IsAsking(connector.Id) ? "another user is about to start"
        : calls.IsFull ? "too many messages wait for the central system"
        : null;

    /// <summary>
    /// Returns true if the token may belong to the group that a reservation is for. The central system may have to say (OCPP 1.6 §5.13).
    /// </summary>
    public bool MayBeOfReservedGroup(Connector connector, IdTag idTag) =>
        tokens.KnownParentOf(idTag) is null && reservations.HasOneForGroup(connector);

    /// <summary>Chooses a connector for a token that was presented at the charge point, and not at a connector; null when none is free.</summary>
    public Connector? ChooseForTag(IdTag idTag) =>
        connectors.First(c => c.Transaction?.IdTag == idTag || c.Authorization?.IdTag == idTag)
        ?? connectors.First(c => c is { Ev: not null, Transaction: null } && Refusal(c) is null)
        ?? connectors.First(c => c.Transaction is null && Refusal(c) is null)
        // The token may belong to the group of the running transaction, and so end it.
        ?? (connectors.Count == 1 ? connectors.All[0] : null);

    /// <summary>
    /// Chooses a connector for a RemoteStartTransaction that names none (OCPP 1.6 §5.11): the one reserved for the token, one with a car, or
    /// a free one.
    /// </summary>
    public Connector? ChooseForRemoteStart(IdTag idTag)
    {
        var parent = tokens.KnownParentOf(idTag);
        bool IsFree(Connector c) => Refusal(c) is null && reservations.Refusal(c, idTag, parent) is null;
        return connectors.First(c => c.IsReserved && IsFree(c))
            ?? connectors.First(c => c.Ev is not null && IsFree(c))
            ?? connectors.First(IsFree);
    }
}
