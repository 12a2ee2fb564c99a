using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>One profile on the way to a limit.</summary>
internal readonly record struct LimitStep(ChargingProfilePurpose Purpose, int ConnectorId, int? TransactionId)
{
    public LimitAttempt Describe(SentCommand sent) =>
        new(
            Purpose.ToString(),
            ConnectorId,
            TransactionId,
            sent.IsAccepted,
            sent.Status,
            sent.Problem?.Reason,
            sent.Problem?.ErrorCode,
            sent.Problem?.ErrorDescription,
            sent.MessageId,
            ControlProblem.Milliseconds(sent.Outcome.Elapsed),
            new RawJson(sent.Payload));
}
