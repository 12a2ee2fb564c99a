namespace Moev.ChargePoint.Files;

/// <summary>Fetches firmware and delivers logs. One implementation may serve many charge points at once.</summary>
public interface IFileTransfer
{
    /// <summary>Fetches a file of at most <paramref name="maxBytes"/> bytes. What the network or the peer does is a value, never an exception.</summary>
    ValueTask<FileTransferResult> DownloadAsync(Uri location, int maxBytes, CancellationToken cancellationToken);

    /// <summary>Delivers a file under a name into the directory that <paramref name="location"/> names (OCPP 1.6 §6.25).</summary>
    ValueTask<FileTransferResult> UploadAsync(Uri location, string fileName, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}
