using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Traffic;

/// <summary>What matters of the central system's answers. They have been validated.</summary>
internal static class Answers
{
    /// <summary>BootNotification's status, and the seconds to wait for the next when it is not Accepted.</summary>
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

    /// <summary>StartTransaction's.</summary>
    public static int TransactionId(ReadOnlyMemory<byte> payload)
    {
        StartTransactionResponse.TryRead(payload, ValidationMode.Tolerant, out var answer, out _);
        return answer.TransactionId;
    }
}
