using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>The time of samples.</summary>
internal static class SampledAt
{
    /// <summary>Gets the time by the charge point's clock; the time of arrival when the message does not tell it.</summary>
    public static DateTimeOffset Of(in MeterValue value, DateTimeOffset receivedAt) =>
        value.Timestamp == default ? receivedAt : value.Timestamp.Value;
}
