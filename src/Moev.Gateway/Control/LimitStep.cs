using Moev.Ocpp.V16;

namespace Moev.Gateway.Control;

/// <summary>One profile on the way to a limit.</summary>
internal readonly record struct LimitStep(ChargingProfilePurpose Purpose, int ConnectorId, int? TransactionId)
{
    public LimitAttempt Describe(SentCommand sent)
    {
        var answer = sent.Answer();
        return new LimitAttempt(
            Purpose.ToString(),
            ConnectorId,
            TransactionId,
            sent.IsAccepted,
            answer.Status,
            answer.Reason,
            answer.ErrorCode,
            answer.ErrorDescription,
            answer.MessageId,
            answer.ElapsedMs,
            new RawJson(sent.Payload));
    }
}
