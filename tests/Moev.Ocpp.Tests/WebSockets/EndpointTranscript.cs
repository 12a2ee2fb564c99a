using System.Buffers;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Runs bytes through a <see cref="WebSocketEndpoint"/> and lists its events, in the notation of <see cref="FrameTranscript"/>.</summary>
internal static class EndpointTranscript
{
    /// <summary>Reads bytes that arrive at once.</summary>
    public static List<string> Run(WebSocketEndpoint endpoint, byte[] bytes)
    {
        var events = new List<string>();
        var input = new ReadOnlySequence<byte>(bytes);
        ReadAll(endpoint, ref input, events);
        return events;
    }

    /// <summary>Reads bytes as they arrive, up to their end or a violation.</summary>
    public static string Run(WebSocketEndpoint endpoint, Arrivals arrivals)
    {
        var events = new List<string>();
        int consumed = 0;
        foreach (int arrived in arrivals.Ends)
        {
            ReadOnlySequence<byte> input = arrivals.Show(consumed, arrived);
            ReadAll(endpoint, ref input, events);
            consumed = arrived - (int)input.Length;
        }

        return string.Join("; ", events.Select(e => e == "Violation ''" ? $"!{endpoint.Violation}" : e));
    }

    private static void ReadAll(WebSocketEndpoint endpoint, ref ReadOnlySequence<byte> input, List<string> events)
    {
        while (true)
        {
            long left = input.Length;
            WebSocketReadStatus status = endpoint.Read(ref input);
            if (status == WebSocketReadStatus.NeedMore)
            {
                return;
            }

            Assert.True(input.Length < left || status == WebSocketReadStatus.Violation, "An event without progress.");
            events.Add(Describe(status, endpoint));
        }
    }

    private static string Describe(WebSocketReadStatus status, WebSocketEndpoint endpoint) => status switch
    {
        WebSocketReadStatus.Text or WebSocketReadStatus.Binary => $"{status} {Wire.Show(endpoint.Message.Span)}",
        WebSocketReadStatus.Close when endpoint.ControlPayload.IsEmpty => "Close",
        WebSocketReadStatus.Close => $"Close {(int)endpoint.Reply.Code} {Wire.Show(endpoint.ControlPayload[2..])}",
        _ => $"{status} {Wire.Show(endpoint.ControlPayload)}",
    };
}
