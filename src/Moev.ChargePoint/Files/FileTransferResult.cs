namespace Moev.ChargePoint.Files;

/// <summary>How a transfer ended.</summary>
/// <param name="Status">Whether it was done.</param>
/// <param name="Content">What was fetched; empty otherwise.</param>
/// <param name="Detail">For people; what went wrong.</param>
public readonly record struct FileTransferResult(FileTransferStatus Status, ReadOnlyMemory<byte> Content = default, string Detail = "");

/// <summary>How a transfer ended: what UploadLogStatus (whitepaper §6.17) can tell apart.</summary>
public enum FileTransferStatus : byte
{
    Done,

    /// <summary>The network, or the server's own failure. Trying again may help.</summary>
    Failed,

    /// <summary>The server does not let this charge point.</summary>
    PermissionDenied,

    /// <summary>The server says that the request is wrong, or the file is too large.</summary>
    BadRequest,

    /// <summary>The protocol or the method is not there.</summary>
    NotSupported,
}
