using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>Describes the result of reading a message in one line, for readable tables of cases.</summary>
internal static class Envelope
{
    /// <summary>
    /// Describes everything that the receiver learns, such as <c>CALL 1 Heartbeat {}</c>, <c>DROP: ...</c> or <c>ANSWER 1 Heartbeat:
    /// ...</c>.
    /// </summary>
    public static string Describe(string json) => Describe(Encoding.UTF8.GetBytes(json));

    public static string Describe(ReadOnlyMemory<byte> json)
    {
        var status = OcppMessageReader.Read(json, out var message);
        Assert.Equal(status is OcppReadStatus.Malformed or OcppReadStatus.MalformedWithId, message.Problem is not null);
        var id = Text(message.Id);
        var known = message.Type == 0 ? "" : $" {message.Type} {id}";
        var deviations = message.Deviations == PayloadDeviations.None ? "" : $" ({message.Deviations})";
        return status switch
        {
            OcppReadStatus.Ignored => "IGNORE",
            OcppReadStatus.Malformed => $"DROP{known.TrimEnd()}: {message.Problem}",
            OcppReadStatus.MalformedWithId => $"{$"ANSWER {id} {Text(message.Action)}".TrimEnd()}: {message.Problem}",
            _ => message.Type switch
            {
                OcppMessageType.Call => $"CALL {id} {Text(message.Action)} {Text(message.Payload)}{deviations}",
                OcppMessageType.CallResult => $"CALLRESULT {id} {Text(message.Payload)}{deviations}",
                _ => $"CALLERROR {id} {message.ErrorCode} '{message.ErrorCodeText}' '{message.ErrorDescription}' {Text(message.Payload)}{deviations}",
            },
        };
    }

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
