using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <summary>Where an update of the firmware stands, between two statuses.</summary>
internal enum FirmwareStep : byte
{
    /// <summary>Waits for its retrieve date, or for the next attempt.</summary>
    WaitToDownload,

    Downloading,

    /// <summary>Waits for its install date (whitepaper L01.FR.16).</summary>
    WaitToInstall,

    /// <summary>Waits for transactions to end (OCPP 1.6 §5.19, whitepaper L01.FR.06).</summary>
    WaitForTransactions,

    Installing,

    /// <summary>Waits to be accepted with the new firmware.</summary>
    Restarting,
}

/// <summary>An update of the firmware, by UpdateFirmware or SignedUpdateFirmware.</summary>
internal sealed class FirmwareJob
{
    public required string Location { get; init; }

    /// <summary>Attempts to download that are left.</summary>
    public required int Attempts { get; set; }

    public required TimeSpan RetryInterval { get; init; }

    public DateTimeOffset? InstallAt { get; init; }

    /// <summary>Null unless it is signed.</summary>
    public int? RequestId { get; init; }

    public FirmwareSignature? Signature { get; init; }

    public bool IsSigned => Signature is not null;

    public FirmwareStep Step { get; set; }

    /// <summary>What was told last; a plain update knows only some of them.</summary>
    public SignedFirmwareStatus Status { get; set; } = SignedFirmwareStatus.DownloadScheduled;

    /// <summary>The download that is under way.</summary>
    public int Transfer { get; set; }

    /// <summary>Whether the image that was downloaded can be installed: an empty one cannot.</summary>
    public bool IsValid { get; set; }
}

/// <summary>What a signed firmware is checked with (whitepaper §6.7).</summary>
/// <param name="Certificate">PEM.</param>
/// <param name="Signature">Base64.</param>
internal sealed record FirmwareSignature(string Certificate, string Signature);
