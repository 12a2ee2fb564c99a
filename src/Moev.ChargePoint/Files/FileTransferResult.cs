namespace Moev.ChargePoint.Files;

/// <summary>The outcome of a transfer.</summary>
/// <param name="Status">The kind of outcome.</param>
/// <param name="Content">The downloaded file; empty otherwise.</param>
/// <param name="Detail">The reason of a failure, for people.</param>
public readonly record struct FileTransferResult(FileTransferStatus Status, ReadOnlyMemory<byte> Content = default, string Detail = "");

/// <summary>The kind of outcome of a transfer, as UploadLogStatus (whitepaper §6.17) distinguishes them.</summary>
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
