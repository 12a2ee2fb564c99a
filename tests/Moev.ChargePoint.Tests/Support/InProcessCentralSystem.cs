using System.Globalization;
using System.Text;
using Moev.ChargePoint.Core;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>The central system of one core in the same process: it accepts the connection and answers every CALL.</summary>
internal sealed class InProcessCentralSystem : IChargePointPort
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly Queue<byte[]> _messages = new();
    private readonly Dictionary<string, int> _counts = [];
    private ChargePointCore? _core;
    private bool _isConnecting;
    private bool _isPinged;

    /// <summary>Creates the charge point.</summary>
    public ChargePointCore Create(string identity, int seed) => _core = new ChargePointCore(
        new ChargePointOptions { Identity = identity, Endpoint = new Uri("ws://localhost:9000"), Seed = seed },
        this,
        Start,
        ChargePointObserver.None);

    /// <summary>Returns the number of CALLs of an action so far.</summary>
    public int CountOf(string action) => _counts.GetValueOrDefault(action);

    /// <summary>Connects and answers until the charge point has nothing more to send.</summary>
    public void Settle()
    {
        if (_isConnecting)
        {
            _isConnecting = false;
            _core!.Connected();
        }

        if (_isPinged)
        {
            _isPinged = false;
            _core!.FrameArrived();
        }

        while (_messages.TryDequeue(out var message))
        {
            Assert.Equal(OcppReadStatus.Message, OcppMessageReader.Read(message, out var call));
            var action = Encoding.UTF8.GetString(call.Action.Span);
            _counts[action] = CountOf(action) + 1;
            _core!.Received(Encoding.UTF8.GetBytes($"""[3,"{Encoding.UTF8.GetString(call.Id.Span)}",{Answer(action)}]"""));
        }
    }

    public void Connect(byte[]? authorizationKey) => _isConnecting = true;

    public void Send(ReadOnlySpan<byte> message) => _messages.Enqueue(message.ToArray());

    public void Ping() => _isPinged = true;

    public void Close(WebSocketCloseCode code, string reason) => Assert.Fail($"closed: {reason}");

    public void Abort() => Assert.Fail("aborted");

    public void Download(int transfer, Uri location, int maxBytes) => Assert.Fail("no firmware is offered");

    public void Upload(int transfer, Uri location, string fileName, ReadOnlyMemory<byte> content) => Assert.Fail("no log is asked for");

    public void CancelTransfer(int transfer)
    {
    }

    private string Answer(string action) => action switch
    {
        "BootNotification" => $$"""{"status":"Accepted","currentTime":"{{Now}}","interval":300}""",
        "Heartbeat" => $$"""{"currentTime":"{{Now}}"}""",
        "Authorize" => """{"idTagInfo":{"status":"Accepted"}}""",
        "StartTransaction" => """{"idTagInfo":{"status":"Accepted"},"transactionId":1}""",
        _ => "{}",
    };

    private string Now => (Start + _core!.Now).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
