using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Traffic;

/// <summary>Reads the relevant members of the central system's answers, which have been validated.</summary>
internal static class Answers
{
    /// <summary>Gets the status of a BootNotification, and the wait before the next one when it is not Accepted.</summary>
    public static string BootStatus(ReadOnlyMemory<byte> payload, out TimeSpan interval)
    {
        BootNotificationResponse.TryRead(payload, ValidationMode.Tolerant, out var answer, out _);
        interval = TimeSpan.FromSeconds(Math.Max(0, answer.Interval));
        return answer.Status switch
        {
            RegistrationStatus.Accepted => "Accepted",
            RegistrationStatus.Pending => "Pending",
            _ => "Rejected",
        };
    }

    /// <summary>Gets the transaction id of a StartTransaction.</summary>
    public static int TransactionId(ReadOnlyMemory<byte> payload)
    {
        StartTransactionResponse.TryRead(payload, ValidationMode.Tolerant, out var answer, out _);
        return answer.TransactionId;
    }
}
