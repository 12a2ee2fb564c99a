namespace Moev.Gateway.Ledger;

/// <summary>The security events that charge points report (security whitepaper §8).</summary>
internal static class SecurityEventTypes
{
    /// <summary>Gets a value indicating whether the whitepaper calls the type critical; null when the whitepaper does not list it.</summary>
    public static bool? IsCritical(string type) => type switch
    {
        "FirmwareUpdated" or "SettingSystemTime" or "StartupOfTheDevice" or "ResetOrReboot" or "SecurityLogWasCleared" or "MemoryExhaustion"
            or "TamperDetectionActivated" => true,
        "FailedToAuthenticateAtCentralSystem" or "CentralSystemFailedToAuthenticate" or "ReconfigurationOfSecurityParameters" or "InvalidMessages"
            or "AttemptedReplayAttacks" or "InvalidFirmwareSignature" or "InvalidFirmwareSigningCertificate" or "InvalidCentralSystemCertificate"
            or "InvalidChargePointCertificate" or "InvalidTLSVersion" or "InvalidTLSCipherSuite" => false,
        _ => null,
    };
}
