using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>A security event happened (security whitepaper §5.15).</summary>
/// <param name="Type">One of §8's events, or a vendor's own; at most 50 characters.</param>
/// <param name="Timestamp">When.</param>
/// <param name="TechInfo">More about it; at most 255 characters.</param>
public readonly partial record struct SecurityEventNotificationRequest(
    OcppText Type,
    OcppDateTime Timestamp,
    OcppText? TechInfo = null) : IOcppPayload<SecurityEventNotificationRequest>;

/// <summary>Noted (security whitepaper §5.16). It has no members.</summary>
public readonly partial record struct SecurityEventNotificationResponse : IOcppPayload<SecurityEventNotificationResponse>;
