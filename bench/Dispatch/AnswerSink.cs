using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.Benchmarks.Dispatch;

/// <summary>A session without a socket. It copies answers, as a frame would, and discards them.</summary>
internal sealed class AnswerSink : IInboundSession
{
    private readonly byte[] _frame = new byte[4_096];

    public ChargePointIdentity Identity { get; } = new("CP_001");

    public string RemoteAddress => "";

    public long Epoch => 1;

    public bool IsAccepted => true;

    /// <summary>The size of the last answer in bytes; 0 before the first.</summary>
    public int AnswerBytes { get; private set; }

    public void Accept()
    {
    }

    public void NoteDeviations(Action16 action, PayloadDeviations deviations, string? firstMember)
    {
    }

    public SendStatus Answer(ReadOnlyMemory<byte> utf8Message) => Send(utf8Message);

    public SendStatus Send(ReadOnlyMemory<byte> utf8Message)
    {
        utf8Message.CopyTo(_frame);
        AnswerBytes = utf8Message.Length;
        return SendStatus.Sent;
    }

    public void CommandEnded(CallOutcomeKind kind)
    {
    }

    public void Close(WebSocketCloseCode code, string reason) => throw new InvalidOperationException($"closed with {code}: {reason}");
}
