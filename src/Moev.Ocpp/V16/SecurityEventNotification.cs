using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports a security event (security whitepaper §5.15).</summary>
/// <param name="Type">An event of §8, or a vendor-specific one; at most 50 characters.</param>
/// <param name="Timestamp">The time of the event.</param>
/// <param name="TechInfo">Further information; at most 255 characters.</param>
public readonly partial record struct SecurityEventNotificationRequest(
    OcppText Type,
    [MayBeMissing] OcppDateTime Timestamp,
    OcppText? TechInfo = null) : IOcppPayload<SecurityEventNotificationRequest>;

/// <summary>The acknowledgement (security whitepaper §5.16). It has no members.</summary>
public readonly partial record struct SecurityEventNotificationResponse : IOcppPayload<SecurityEventNotificationResponse>;
