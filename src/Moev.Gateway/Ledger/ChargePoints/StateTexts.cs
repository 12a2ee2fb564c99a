using System.Diagnostics.CodeAnalysis;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>The texts of a charge point's boot and statuses, and their bytes.</summary>
internal static class StateTexts
{
    /// <summary>The length of a text for which there are no more bytes: the longest that OCPP 1.6 allows for most (CiString50).</summary>
    public const int ShortChars = 50;

    [return: NotNullIfNotNull(nameof(text))]
    public static string? Cut(string? text, int maxChars) => text?.Length > maxChars ? text[..maxChars] : text;

    public static ConnectorStatus Cut(in ConnectorStatus status, int maxChars) => status with
    {
        Info = Cut(status.Info, maxChars),
        VendorErrorCode = Cut(status.VendorErrorCode, maxChars),
        ErrorCode = Cut(status.ErrorCode, maxChars),
    };

    /// <param name="strings">Shares what thousands of charge points report alike.</param>
    public static BootNotificationRequest Cut(in BootNotificationRequest boot, int maxChars, StringPool strings) => boot with
    {
        ChargePointVendor = strings.Share(Cut(boot.ChargePointVendor, maxChars)),
        ChargePointModel = strings.Share(Cut(boot.ChargePointModel, maxChars)),
        ChargePointSerialNumber = Cut(boot.ChargePointSerialNumber, maxChars),
        ChargeBoxSerialNumber = Cut(boot.ChargeBoxSerialNumber, maxChars),
        FirmwareVersion = strings.Share(Cut(boot.FirmwareVersion, maxChars)),
        Iccid = Cut(boot.Iccid, maxChars),
        Imsi = Cut(boot.Imsi, maxChars),
        MeterType = strings.Share(Cut(boot.MeterType, maxChars)),
        MeterSerialNumber = Cut(boot.MeterSerialNumber, maxChars),
    };

    public static int Bytes(string? text) => sizeof(char) * (text?.Length ?? 0);

    // An errorCode of the specification is one string for all.
    public static int Bytes(in ConnectorStatus status) =>
        Bytes(status.Info) + Bytes(status.VendorErrorCode) + (status.ErrorCode.Length > ShortChars ? Bytes(status.ErrorCode) : 0);

    public static int Bytes(in BootNotificationRequest boot) =>
        Bytes(boot.ChargePointVendor) + Bytes(boot.ChargePointModel) + Bytes(boot.ChargePointSerialNumber) + Bytes(boot.ChargeBoxSerialNumber)
            + Bytes(boot.FirmwareVersion) + Bytes(boot.Iccid) + Bytes(boot.Imsi) + Bytes(boot.MeterType) + Bytes(boot.MeterSerialNumber);
}
