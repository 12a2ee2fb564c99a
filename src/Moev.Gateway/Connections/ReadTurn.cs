namespace Moev.Gateway.Connections;

/// <summary>
/// How much of one connection is read before others are. A peer that has always sent more when we ask is never waited for, and the thread that
/// reads it, which the connections of a whole polling thread share, would read nobody else. Read loop only.
/// </summary>
internal struct ReadTurn
{
    /// <summary>Messages of one turn; looked at once a batch.</summary>
    public const int MaxMessages = 32;

    /// <summary>Bytes of one turn: as many messages without an end.</summary>
    public const int MaxBytes = 16 * 1_024;

    /// <summary>A read of fewer bytes took all that there was: the transport's buffers are larger.</summary>
    private const int FullReadBytes = 2_048;

    private int _messages;
    private int _bytes;

    /// <summary>A message was read.</summary>
    public void Message() => _messages++;

    /// <summary>A batch is done.</summary>
    /// <returns>Whether it is the turn of others.</returns>
    public bool EndBatch(long bytes)
    {
        _bytes += (int)Math.Min(bytes, MaxBytes);
        var isOver = _messages >= MaxMessages || _bytes >= MaxBytes;
        if (isOver || bytes < FullReadBytes)
            this = default;
        return isOver;
    }
}
