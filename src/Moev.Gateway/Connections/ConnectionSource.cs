namespace Moev.Gateway.Connections;

/// <summary>The memory that all connections of one source address hold.</summary>
internal class ConnectionSource
{
    private long _messageBytes; // any; via interlocked

    /// <summary>Gets the bytes of messages that are unfinished or being handled.</summary>
    public long MessageBytes => Volatile.Read(ref _messageBytes);

    /// <returns>The bytes held then.</returns>
    public long AddMessageBytes(long bytes) => Interlocked.Add(ref _messageBytes, bytes);
}
