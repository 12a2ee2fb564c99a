using Moev.Gateway.Calls;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Connections;

/// <summary>The reasons for which the gateway ends a connection, and the option of section Ocpp that decides about each.</summary>
internal static class CloseReasons
{
    public const string MessageTooSlow = "a message took too long";
    public const string ControlFrames = "too many pings and pongs";
    public const string MessageBudget = "too many bytes of messages are held";
    public const string OutboundFull = ICallChannel.OutboundFull;
    public const string Malformed = "too many invalid OCPP-J messages";
    public const string SlowConsumer = "the charge point takes nothing of what waits for it";
    public const string CloseTooSlow = "the closing handshake took too long";
    public const string NoLife = "no sign of life after a ping";
    public const string NoSubProtocol = "no common subprotocol: only ocpp1.6 is supported";
    public const string Replaced = "replaced by a new connection";

    /// <summary>Returns the option's name within its section; null if none decides.</summary>
    public static string? OptionOf(string reason) => reason switch
    {
        MessageTooSlow => "MessageSeconds",
        MessageBudget => "MaxMessageMemoryBytes",
        OutboundFull => "MaxOutboundBytes",
        Malformed => "MaxMalformedPerMinute",
        SlowConsumer => "SlowConsumerSeconds",
        CloseTooSlow => "CloseSeconds",
        NoLife => "PongSeconds",
        NoSubProtocol => "AssumeProtocolWhenMissing",
        Replaced => "MaxReplacementsPerMinute",
        nameof(FrameViolation.MessageTooBig) => "MaxMessageBytes",
        nameof(FrameViolation.TooManyFragments) => "MaxFragments",
        _ => null,
    };
}
