namespace Moev.Gateway.Control;

/// <summary>The reasons of error answers. Programs compare them: a word is never changed, and never used for something else.</summary>
internal static class ProblemReasons
{
    public const string InvalidBody = "invalid_body";
    public const string InvalidMember = "invalid_member";
    public const string InvalidQuery = "invalid_query";
    public const string InvalidPayload = "invalid_payload";
    public const string InvalidRequest = "invalid_request";
    public const string BodyTooLarge = "body_too_large";
    public const string KeyRefused = "key_refused";
    public const string ActionNotAllowed = "action_not_allowed";
    public const string ActionUnknown = "action_unknown";
    public const string ActionNotSupported = "action_not_supported";
    public const string OriginNotAllowed = "origin_not_allowed";
    public const string CrossSite = "cross_site";
    public const string HostNotAllowed = "host_not_allowed";
    public const string RouteUnknown = "route_unknown";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string ChargePointUnknown = "charge_point_unknown";
    public const string ChargePointNotConnected = "charge_point_not_connected";
    public const string TransactionUnknown = "transaction_unknown";
    public const string NotAccepted = "not_accepted";
    public const string NoActiveTransaction = "no_active_transaction";
    public const string SeveralActiveTransactions = "several_active_transactions";
    public const string TransactionNotActive = "transaction_not_active";
    public const string RemoteStartInProgress = "remote_start_in_progress";
    public const string QueueFull = "queue_full";
    public const string TooManyTraces = "too_many_traces";
    public const string TooManyEventStreams = "too_many_event_streams";
    public const string IdTagUnknown = "id_tag_unknown";
    public const string TooManyIdTags = "too_many_id_tags";
    public const string InvalidIdempotencyKey = "invalid_idempotency_key";
    public const string IdempotencyKeyReused = "idempotency_key_reused";
    public const string IdempotencyKeyUsed = "idempotency_key_used";
    public const string TooManyIdempotencyKeys = "too_many_idempotency_keys";
    public const string CallError = "call_error";
    public const string AnswerUnreadable = "answer_unreadable";
    public const string NotSent = "not_sent";
    public const string LedgerUnavailable = "ledger_unavailable";
    public const string TimedOut = "timed_out";
    public const string ConnectionLost = "connection_lost";
    public const string InternalError = "internal_error";

    public static string Title(string reason) => reason switch
    {
        InvalidBody => "The body is not the JSON object that is expected",
        InvalidMember => "A member of the body is missing or wrong",
        InvalidQuery => "A parameter of the query is wrong",
        InvalidPayload => "The OCPP payload is invalid",
        InvalidRequest => "The HTTP request is invalid",
        BodyTooLarge => "The body is too large",
        KeyRefused => "This configuration key is not changed this way",
        ActionNotAllowed => "Only a charge point may send this action",
        ActionUnknown => "OCPP 1.6 has no such action",
        ActionNotSupported => "The gateway can not check this action yet",
        OriginNotAllowed => "Requests of web pages are refused",
        CrossSite => "Requests of other sites are refused",
        HostNotAllowed => "This host name is not served here",
        RouteUnknown => "No such route",
        MethodNotAllowed => "The route has another method",
        ChargePointUnknown => "The charge point is not known",
        ChargePointNotConnected => "The charge point is not connected",
        TransactionUnknown => "The transaction is not known",
        NotAccepted => "The charge point did not accept",
        NoActiveTransaction => "No transaction is running",
        SeveralActiveTransactions => "Several transactions are running",
        TransactionNotActive => "The transaction is not running there",
        RemoteStartInProgress => "A remote start is already in progress",
        QueueFull => "The queue of the charge point is full",
        TooManyTraces => "Too many charge points are traced",
        TooManyEventStreams => "Too many event streams are open",
        IdTagUnknown => "The id tag is not listed",
        TooManyIdTags => "Too many id tags are listed",
        InvalidIdempotencyKey => "The Idempotency-Key is wrong",
        IdempotencyKeyReused => "The Idempotency-Key belongs to another request",
        IdempotencyKeyUsed => "The Idempotency-Key was used before",
        TooManyIdempotencyKeys => "Too many Idempotency-Keys are in use",
        CallError => "The charge point answered with an error",
        AnswerUnreadable => "The charge point's answer can not be read",
        NotSent => "Nothing was sent",
        LedgerUnavailable => "The ledger is not available",
        TimedOut => "The charge point did not answer in time",
        ConnectionLost => "The connection was lost before an answer",
        _ => "The gateway failed",
    };
}
