using System.Buffers;
using System.Reflection;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>The assertions of the handshake's corpus, replayed at every cut.</summary>
internal static class HandshakeAssert
{
    public static OpeningHandshakeRequest Accepted(string head, OpeningHandshakeLimits? limits = null)
    {
        HandshakeVerdict verdict = HandshakeReplay.Server(head, limits);
        Assert.True(verdict.Status == HandshakeStatus.Accepted, $"Expected to be accepted, but: {verdict}");
        return verdict.Request!;
    }

    /// <summary>
    /// Asserts that precisely this check refuses the head (many share a status, and one must not hide that another is gone), and that
    /// the answer to it closes the connection.
    /// </summary>
    public static void Refused(string head, string refusalName, OpeningHandshakeLimits? limits = null)
    {
        HandshakeRefusal expected = Refusal(refusalName);
        HandshakeVerdict verdict = HandshakeReplay.Server(head, limits);
        Assert.Equal(new HandshakeVerdict(HandshakeStatus.Refused, expected.StatusCode, expected.Reason), verdict);

        string answer = Answer(expected);
        Assert.StartsWith($"HTTP/1.1 {expected.StatusCode} ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close", answer, StringComparison.Ordinal);
    }

    public static HandshakeRefusal Refusal(string name) =>
        (HandshakeRefusal)typeof(OpeningHandshakeRefusals).GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    public static string Answer(HandshakeRefusal refusal)
    {
        var output = new ArrayBufferWriter<byte>();
        OpeningHandshakeWriter.WriteRefusal(output, refusal);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
