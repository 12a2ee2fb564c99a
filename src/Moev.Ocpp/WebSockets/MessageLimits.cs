namespace Moev.Ocpp.WebSockets;

/// <summary>The limits on what a peer may send.</summary>
public sealed record MessageLimits
{
    /// <summary>The bytes of one message, over all its fragments. Default 256 KiB: the largest OCPP 1.6 messages are a few kilobytes.</summary>
    public int MaxMessageBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Array.MaxLength);
            field = value;
        }
    } = 256 * 1024;

    /// <summary>The frames of one message, empty ones included. Default 64.</summary>
    public int MaxFragments
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 64;

    /// <summary>True to accept binary messages. Default false: OCPP-J is JSON in UTF-8 (OCPP-J 1.6 §4.1.2).</summary>
    public bool AcceptBinary { get; init; }
}
