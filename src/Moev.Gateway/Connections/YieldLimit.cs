namespace Moev.Gateway.Connections;

/// <summary>
/// A limit on the messages and bytes that are read from one connection before the read loop yields. A peer that always has data ready would
/// monopolise its polling thread, which the connections of a whole event loop share. Read loop only.
/// </summary>
internal struct YieldLimit
{
    /// <summary>Messages before a yield; checked once a batch.</summary>
    public const int MaxMessages = 32;

    /// <summary>Bytes before a yield.</summary>
    public const int MaxBytes = 16 * 1_024;

    /// <summary>A shorter read has emptied the socket: the transport's buffers are larger.</summary>
    private const int FullReadBytes = 2_048;

    private int _messages;
    private int _bytes;

    /// <summary>Counts a message.</summary>
    public void Message() => _messages++;

    /// <summary>Counts the bytes of a batch.</summary>
    /// <returns>True if the read loop must yield.</returns>
    public bool EndBatch(long bytes)
    {
        _bytes += (int)Math.Min(bytes, MaxBytes);
        var mustYield = _messages >= MaxMessages || _bytes >= MaxBytes;
        if (mustYield || bytes < FullReadBytes)
            this = default;
        return mustYield;
    }
}
