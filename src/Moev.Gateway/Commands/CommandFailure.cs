using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Commands;

/// <summary>The reason why a command has no answer of a charge point. The records in this class are the complete set.</summary>
internal abstract record CommandFailure
{
    private CommandFailure()
    {
    }

    /// <summary>The reason in words, for people.</summary>
    public abstract string Message { get; }

    /// <summary>Returns the failure of a command that needs exactly one running transaction.</summary>
    public static CommandFailure NotOneTransaction(ChargePointIdentity identity, int? connectorId, IReadOnlyList<TransactionRecord> running) =>
        running.Count == 0 ? new NoActiveTransaction(identity, connectorId) : new SeveralActiveTransactions(identity, connectorId, running);

    private static string Place(ChargePointIdentity identity, int? connectorId) =>
        connectorId is null ? $"on charge point '{identity.Value}'" : $"on connector {connectorId} of charge point '{identity.Value}'";

    /// <summary>No charge point of this identity has connected before.</summary>
    internal sealed record ChargePointUnknown(string Id) : CommandFailure
    {
        public override string Message => $"No charge point '{Id}' has connected before.";
    }

    /// <summary>The charge point is known, but has no open session.</summary>
    internal sealed record NotConnected(ChargePointIdentity Identity) : CommandFailure
    {
        public override string Message => $"Charge point '{Identity.Value}' is not connected.";
    }

    /// <summary>The CALL ended without a CALLRESULT.</summary>
    /// <param name="Outcome">Any kind but Answered.</param>
    internal sealed record CallFailed(ChargePointIdentity Identity, string Action, CallOutcome Outcome) : CommandFailure
    {
        public override string Message => Outcome.Kind switch
        {
            CallOutcomeKind.Unreadable => $"The charge point's answer to {Action} cannot be read. It may have executed it.",
            CallOutcomeKind.CallError when string.IsNullOrEmpty(Outcome.ErrorCode) => $"The charge point answered {Action} with a CALLERROR without a code.",
            CallOutcomeKind.CallError => $"The charge point answered {Action} with CALLERROR {Outcome.ErrorCode}.",
            CallOutcomeKind.TimedOut => $"{Action} was sent, but the charge point did not answer in time. It may have executed it.",
            CallOutcomeKind.ConnectionLost => $"{Action} was sent, but the connection ended before an answer. The charge point may have executed it.",
            CallOutcomeKind.NotConnected => $"Charge point '{Identity.Value}' is not connected.",
            CallOutcomeKind.QueueFull => $"Too many commands are queued for this charge point. {Action} was not sent.",
            _ => $"{Action} was not sent: {(Outcome.ErrorDescription ?? "it was queued behind another call until its time ran out").TrimEnd('.')}.",
        };
    }

    /// <summary>The ledger could not record the command, so nothing was sent.</summary>
    internal sealed record NotRecorded(ChargePointIdentity Identity, string Action) : CommandFailure
    {
        public override string Message => $"{Action} was not sent, because the ledger cannot record it.";
    }

    /// <summary>The charge point answered with a payload that does not match the action's schema.</summary>
    internal sealed record AnswerUnreadable(ChargePointIdentity Identity, string Action, string? MessageId, ReadOnlyMemory<byte> Payload) : CommandFailure
    {
        public override string Message => $"The charge point's answer is not a valid answer to {Action}.";
    }

    /// <summary>The connection ended during a question for the configuration. The command that needed the answer was not sent.</summary>
    internal sealed record QuestionLost(ChargePointIdentity Identity) : CommandFailure
    {
        public override string Message => "The connection ended while the charge point was asked for its units. The command itself was not sent.";
    }

    /// <summary>The specification has no action of this name.</summary>
    internal sealed record ActionUnknown(string Action) : CommandFailure
    {
        public override string Message => "OCPP 1.6 has no such action. Names are written as in the specification, such as Reset.";
    }

    /// <summary>Only charge points send this action.</summary>
    internal sealed record ActionNotAllowed(string Action) : CommandFailure
    {
        public override string Message => $"Charge points send {Action}; a central system does not.";
    }

    /// <summary>This gateway cannot check the payload of this action.</summary>
    internal sealed record ActionNotSupported(string Action) : CommandFailure
    {
        public override string Message => $"{Action} is an action of OCPP 1.6 that this gateway does not support yet.";
    }

    /// <summary>The payload of a raw call does not match the action's schema.</summary>
    internal sealed record InvalidPayload(string Action, PayloadError Error) : CommandFailure
    {
        public override string Message => $"{(Error.Member is null ? "The payload" : $"'{Error.Member}'")} is wrong at byte {Error.Offset}: {Describe(Error.Kind)}.";

        private static string Describe(PayloadErrorKind kind) => kind switch
        {
            PayloadErrorKind.NotJson => "it is not JSON",
            PayloadErrorKind.NotAnObject => "a JSON object is expected",
            PayloadErrorKind.MissingMember => "it is missing",
            PayloadErrorKind.UnknownMember => "the action has no such member",
            PayloadErrorKind.DuplicateMember => "it occurs twice",
            PayloadErrorKind.WrongType => "it has the wrong type or format",
            PayloadErrorKind.TooLong => "it is too long",
            PayloadErrorKind.UnknownEnumMember => "the specification has no such value",
            PayloadErrorKind.OutOfRange => "it is out of range, or has too many decimals",
            PayloadErrorKind.TooFewItems => "it has too few items",
            _ => "it cannot be read",
        };
    }

    /// <summary>The configuration key is not changed over OCPP, or not at all charge points at once.</summary>
    internal sealed record KeyRefused(string Key) : CommandFailure
    {
        public override string Message => ConfigurationKeys.IsSecurityProfile(Key)
            ? "SecurityProfile cannot be changed over OCPP."
            : "AuthorizationKey is a secret of one charge point: name the charge point with 'id'.";
    }

    /// <summary>A newer limit replaced this one while it was queued.</summary>
    /// <param name="Number">The number of the newer limit.</param>
    /// <param name="Limit">A per phase, or W in total.</param>
    internal sealed record LimitSuperseded(ChargePointIdentity Identity, long Number, decimal Limit, string Unit) : CommandFailure
    {
        public override string Message => "A newer limit for the same target arrived while this one was queued. This one was not sent.";
    }

    /// <summary>A limit that raises was not sent, because the limits that were to be lowered before it were not all accepted.</summary>
    internal sealed record CutsNotAccepted(string Id) : CommandFailure
    {
        public override string Message => "A limit of this request that was to be lowered first was not accepted. This one would raise a limit, and was not sent.";
    }

    /// <summary>No transaction is running where the command needs one.</summary>
    /// <param name="ConnectorId">Null: on any connector.</param>
    internal sealed record NoActiveTransaction(ChargePointIdentity Identity, int? ConnectorId) : CommandFailure
    {
        public override string Message => $"No transaction is running {Place(Identity, ConnectorId)}.";
    }

    /// <summary>Several transactions are running where the command needs one.</summary>
    /// <param name="ConnectorId">Null: on any connector.</param>
    internal sealed record SeveralActiveTransactions(ChargePointIdentity Identity, int? ConnectorId, IReadOnlyList<TransactionRecord> Running)
        : CommandFailure
    {
        public override string Message =>
            $"{Running.Count} transactions are running {Place(Identity, ConnectorId)}: name one with 'transactionId' or 'connectorId'.";
    }

    /// <summary>The transaction has ended, or is running elsewhere.</summary>
    /// <param name="ConnectorId">The connector that the caller named; null: any.</param>
    /// <param name="Transaction">The transaction on record.</param>
    internal sealed record TransactionNotActive(ChargePointIdentity Identity, int? ConnectorId, TransactionRecord Transaction) : CommandFailure
    {
        public override string Message =>
            Transaction.Identity != Identity ? $"Transaction {Transaction.TransactionId} belongs to another charge point." :
            ConnectorId is not null && Transaction.ConnectorId != ConnectorId
                ? $"Transaction {Transaction.TransactionId} is on connector {Transaction.ConnectorId}."
                : $"Transaction {Transaction.TransactionId} has ended.";
    }

    /// <summary>No transaction of this id is on record.</summary>
    internal sealed record TransactionUnknown : CommandFailure
    {
        public override string Message => "No transaction with this id is on record.";
    }

    /// <summary>The transaction has ended, so it is not closed.</summary>
    internal sealed record TransactionEnded(TransactionRecord Transaction) : CommandFailure
    {
        public override string Message => Transaction.Closing is { ReplacedAt: null } closing
            ? $"Transaction {Transaction.TransactionId} was closed by {(closing.IsByOperator ? "an operator" : "the gateway")} at {closing.At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}. It is unchanged."
            : $"Transaction {Transaction.TransactionId} has ended with its StopTransaction. It is unchanged.";
    }

    /// <summary>The end of a transaction, as an operator states it, does not fit its start.</summary>
    internal sealed record ClosingRefused(ChargePointIdentity Identity, string Member, string Detail) : CommandFailure
    {
        public override string Message => Detail;
    }

    /// <summary>A remote start of the same connector has no answer yet.</summary>
    internal sealed record RemoteStartInProgress(ChargePointIdentity Identity) : CommandFailure
    {
        public override string Message => "A remote start of the same connector has no answer yet. Nothing was sent for this request.";
    }

    /// <summary>The charge point is accepted, so it is not asked for a BootNotification (OCPP 1.6 errata 3.40).</summary>
    internal sealed record BootTriggerRefused(ChargePointIdentity Identity) : CommandFailure
    {
        public override string Message =>
            "A charge point that is accepted is not asked for a BootNotification (OCPP 1.6 errata 3.40). Nothing was sent.";
    }

    /// <summary>The charge point has as many open reservations as Ledger:MaxReservations allows.</summary>
    internal sealed record TooManyReservations(ChargePointIdentity Identity) : CommandFailure
    {
        public override string Message => "This charge point has as many open reservations as Ledger:MaxReservations allows. Nothing was sent.";
    }

    /// <summary>Another local list is being sent to this charge point.</summary>
    internal sealed record LocalListInProgress(ChargePointIdentity Identity) : CommandFailure
    {
        public override string Message => "Another local list is being sent to this charge point. Nothing was sent for this request.";
    }

    /// <summary>The charge point has no local list: it reported version -1 (OCPP 1.6 §6.28).</summary>
    internal sealed record LocalListNotSupported(ChargePointIdentity Identity) : CommandFailure
    {
        public override string Message => "The charge point has no local authorization list: it reported version -1 (OCPP 1.6 §6.28).";
    }

    /// <summary>The charge point's local list is not known, so it cannot be changed in part.</summary>
    internal sealed record LocalListUnknown(ChargePointIdentity Identity) : CommandFailure
    {
        public override string Message => "The charge point's local list is not known here, so it cannot be changed in part. Send a Full list.";
    }

    /// <summary>The local list would have more id tags than allowed.</summary>
    /// <param name="Count">The id tags that the list would have.</param>
    /// <param name="Allowed">The id tags that it may have.</param>
    /// <param name="IsChargePointsLimit">True when the charge point's own maximum is the limit.</param>
    internal sealed record LocalListTooLong(ChargePointIdentity Identity, int Count, int Allowed, bool IsChargePointsLimit) : CommandFailure
    {
        public override string Message =>
            $"The list would have {Count} id tags, and {(IsChargePointsLimit ? "the charge point's LocalAuthListMaxLength" : "Control:MaxLocalListEntries")} allows {Allowed}. Nothing was sent.";
    }

    /// <summary>The ledger could not record the next part of a local list. The parts before it were sent.</summary>
    /// <param name="Version">The version that was not sent.</param>
    internal sealed record LocalListPartNotRecorded(ChargePointIdentity Identity, int Version) : CommandFailure
    {
        public override string Message => $"The list was sent in part: version {Version} was not sent, because the ledger cannot record it.";
    }
}
