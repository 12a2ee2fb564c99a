using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log messages of the local certificate authority.</summary>
internal static partial class CertificateLog
{
    public const int FirstId = 7000;
    public const int LastId = 7099;

    public const int OpenedId = 7000;
    // 7001 was used.
    public const int RefusedId = 7002;
    public const int SignedId = 7003;
    public const int DeliveredId = 7004;
    public const int DeliveryFailedId = 7005;
    public const int ResumptionFailedId = 7006;

    [LoggerMessage(OpenedId, LogLevel.Information,
        "Opened the local certificate authority in {Directory}. Its certificate {SerialNumber} is valid until {NotAfter:O}.")]
    public static partial void Opened(ILogger logger, string directory, string serialNumber, DateTime notAfter);

    [LoggerMessage(RefusedId, LogLevel.Warning, "Rejected SignCertificate from charge point '{Identity}': {Problem}{LeftOut}")]
    public static partial void Refused(ILogger logger, ChargePointIdentity identity, string problem, LeftOut leftOut);

    [LoggerMessage(SignedId, LogLevel.Information, "Signed certificate {SerialNumber} for charge point '{Identity}'.{LeftOut}")]
    public static partial void Signed(ILogger logger, ChargePointIdentity identity, string serialNumber, LeftOut leftOut);

    [LoggerMessage(DeliveredId, LogLevel.Information, "Certificate {SerialNumber} of charge point '{Identity}': {State} {Detail}")]
    public static partial void Delivered(ILogger logger, ChargePointIdentity identity, string serialNumber, string state, string? detail);

    [LoggerMessage(ResumptionFailedId, LogLevel.Error, "Failed to find the certificates that were signed and not delivered before the restart.")]
    public static partial void ResumptionFailed(ILogger logger, Exception exception);

    [LoggerMessage(DeliveryFailedId, LogLevel.Error, "Failed to send a signed certificate to charge point '{Identity}'.")]
    public static partial void DeliveryFailed(ILogger logger, ChargePointIdentity identity, Exception exception);
}
