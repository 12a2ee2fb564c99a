namespace Moev.ChargePoint.Files;

/// <summary>The way out for file transfers. No member waits; each outcome is an input of the core, TransferEnded.</summary>
internal interface ITransferPort
{
    /// <summary>Fetches a file of at most <paramref name="maxBytes"/> bytes.</summary>
    void Download(int transfer, Uri location, int maxBytes);

    /// <summary>Delivers a file.</summary>
    void Upload(int transfer, Uri location, string fileName, ReadOnlyMemory<byte> content);

    /// <summary>Cancels a transfer. It needs no answer.</summary>
    void CancelTransfer(int transfer);
}
