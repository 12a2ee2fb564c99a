namespace Moev.ChargePoint.Security;

/// <summary>Names of security events (whitepaper §8).</summary>
internal static class SecurityEvent
{
    public const string FirmwareUpdated = nameof(FirmwareUpdated);
    public const string SettingSystemTime = nameof(SettingSystemTime);
    public const string StartupOfTheDevice = nameof(StartupOfTheDevice);
    public const string ResetOrReboot = nameof(ResetOrReboot);
    public const string ReconfigurationOfSecurityParameters = nameof(ReconfigurationOfSecurityParameters);
    public const string InvalidMessages = nameof(InvalidMessages);
    public const string InvalidFirmwareSignature = nameof(InvalidFirmwareSignature);
    public const string InvalidFirmwareSigningCertificate = nameof(InvalidFirmwareSigningCertificate);
    public const string InvalidChargePointCertificate = nameof(InvalidChargePointCertificate);
}
