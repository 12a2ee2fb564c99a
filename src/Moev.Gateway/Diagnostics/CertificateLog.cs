using Moev.Gateway.Model;

namespace Moev.Gateway.Diagnostics;

/// <summary>Log of the local certificate authority: event ids 7000 to 7099.</summary>
internal static partial class CertificateLog
{
    public const int RefusedId = 7002;
    public const int SignedId = 7003;

    [LoggerMessage(7000, LogLevel.Information, "The local certificate authority in {Directory} signs; its certificate {SerialNumber} is valid until {NotAfter:O}")]
    public static partial void Opened(ILogger logger, string directory, string serialNumber, DateTime notAfter);

    [LoggerMessage(7001, LogLevel.Error, "The local certificate authority in {Directory} can't be opened; SignCertificate is rejected")]
    public static partial void OpenFailed(ILogger logger, string directory, Exception exception);

    [LoggerMessage(RefusedId, LogLevel.Warning, "{Identity}: SignCertificate is rejected: {Problem}{LeftOut}")]
    public static partial void Refused(ILogger logger, ChargePointIdentity identity, string problem, LeftOut leftOut);

    [LoggerMessage(SignedId, LogLevel.Information, "{Identity}: certificate {SerialNumber} is signed{LeftOut}")]
    public static partial void Signed(ILogger logger, ChargePointIdentity identity, string serialNumber, LeftOut leftOut);

    [LoggerMessage(7004, LogLevel.Information, "{Identity}: certificate {SerialNumber} is {State} {Detail}")]
    public static partial void Delivered(ILogger logger, ChargePointIdentity identity, string serialNumber, string state, string? detail);

    [LoggerMessage(7005, LogLevel.Error, "{Identity}: sending a certificate failed")]
    public static partial void DeliveryFailed(ILogger logger, ChargePointIdentity identity, Exception exception);
}
