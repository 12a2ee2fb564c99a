namespace Moev.ChargePoint.Firmware;

/// <summary>The progress of a firmware update.</summary>
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
