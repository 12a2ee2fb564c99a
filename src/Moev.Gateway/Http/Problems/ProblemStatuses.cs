namespace Moev.Gateway.Http.Problems;

/// <summary>The HTTP status of each reason.</summary>
internal static class ProblemStatuses
{
    /// <returns>0 when there is no such reason.</returns>
    public static int Of(string reason) => reason switch
    {
        ProblemReasons.InvalidBody or
        ProblemReasons.InvalidMember or
        ProblemReasons.InvalidQuery or
        ProblemReasons.InvalidPath or
        ProblemReasons.InvalidPayload or
        ProblemReasons.InvalidRequest or
        ProblemReasons.InvalidIdempotencyKey or
        ProblemReasons.InvalidDecision or
        ProblemReasons.KeyRefused or
        ProblemReasons.ActionNotAllowed => StatusCodes.Status400BadRequest,
        ProblemReasons.OriginNotAllowed or
        ProblemReasons.CrossSite => StatusCodes.Status403Forbidden,
        ProblemReasons.RouteUnknown or
        ProblemReasons.ActionUnknown or
        ProblemReasons.ChargePointUnknown or
        ProblemReasons.ChargePointNotConnected or
        ProblemReasons.TransactionUnknown or
        ProblemReasons.IdTagUnknown or
        ProblemReasons.JobUnknown or
        ProblemReasons.FileUnknown or
        ProblemReasons.UploadUnknown or
        ProblemReasons.CertificateAuthorityOff or
        ProblemReasons.SiteOff or
        ProblemReasons.ConnectorNotInSite or
        ProblemReasons.NodeUnknown or
        ProblemReasons.DeclarationUnknown or
        ProblemReasons.NodeLimitUnknown or
        ProblemReasons.NotTraced => StatusCodes.Status404NotFound,
        ProblemReasons.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ProblemReasons.NotAccepted or
        ProblemReasons.NoActiveTransaction or
        ProblemReasons.SeveralActiveTransactions or
        ProblemReasons.TransactionNotActive or
        ProblemReasons.TransactionEnded or
        ProblemReasons.RemoteStartInProgress or
        ProblemReasons.TooManyIdTags or
        ProblemReasons.Superseded or
        ProblemReasons.CutsNotAccepted or
        ProblemReasons.IdempotencyKeyUsed or
        ProblemReasons.UploadEnded or
        ProblemReasons.TooManyReservations or
        ProblemReasons.LocalListUnknown or
        ProblemReasons.LocalListNotSupported or
        ProblemReasons.LocalListTooLong or
        ProblemReasons.LocalListInProgress or
        ProblemReasons.AlgorithmNotExternal or
        ProblemReasons.TooManySiteRecords or
        ProblemReasons.TriggerRefused => StatusCodes.Status409Conflict,
        ProblemReasons.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemReasons.HostNotAllowed => StatusCodes.Status421MisdirectedRequest,
        ProblemReasons.IdempotencyKeyReused => StatusCodes.Status422UnprocessableEntity,
        ProblemReasons.QueueFull or
        ProblemReasons.TooManyTraces or
        ProblemReasons.TooManyEventStreams or
        ProblemReasons.TooManyUploads or
        ProblemReasons.TooManyPages or
        ProblemReasons.TooManyIdempotencyKeys => StatusCodes.Status429TooManyRequests,
        ProblemReasons.InternalError => StatusCodes.Status500InternalServerError,
        ProblemReasons.ActionNotSupported => StatusCodes.Status501NotImplemented,
        ProblemReasons.CallError or
        ProblemReasons.AnswerUnreadable => StatusCodes.Status502BadGateway,
        ProblemReasons.NotSent or
        ProblemReasons.SiteStarting or
        ProblemReasons.TooManyConnections or
        ProblemReasons.UploadNotStored or
        ProblemReasons.LedgerUnavailable => StatusCodes.Status503ServiceUnavailable,
        ProblemReasons.TimedOut or
        ProblemReasons.ConnectionLost => StatusCodes.Status504GatewayTimeout,
        _ => 0,
    };
}
