using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Firmware;

/// <summary>An update of the firmware, by UpdateFirmware or SignedUpdateFirmware.</summary>
internal sealed class FirmwareJob
{
    public required string Location { get; init; }

    /// <summary>The number of download attempts that are left.</summary>
    public required int Attempts { get; set; }

    public required TimeSpan RetryInterval { get; init; }

    public DateTimeOffset? InstallAt { get; init; }

    /// <summary>The request id; null unless the update is signed.</summary>
    public int? RequestId { get; init; }

    public FirmwareSignature? Signature { get; init; }

    public bool IsSigned => Signature is not null;

    public FirmwareStep Step { get; set; }

    /// <summary>The last status; a plain update reports only some of them.</summary>
    public SignedFirmwareStatus Status { get; set; } = SignedFirmwareStatus.DownloadScheduled;

    /// <summary>The number of the transfer that downloads the image.</summary>
    public int Transfer { get; set; }

    /// <summary>True if the downloaded image can be installed: an empty one cannot.</summary>
    public bool IsValid { get; set; }
}
