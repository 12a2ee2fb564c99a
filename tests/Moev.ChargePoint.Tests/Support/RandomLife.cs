using System.Globalization;
using System.Text;
using System.Text.Json;
using Moev.ChargePoint.Core;
using Moev.ChargePoint.Files;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>
/// Drives one core through a random life: drivers, faults, a network that fails, and a central system that answers, refuses and asks. The
/// seed decides everything, so two runs with one seed must have the same transcript.
/// </summary>
internal sealed class RandomLife : ChargePointObserver, IChargePointPort
{
    private static readonly Quirk[] AllQuirks = Enum.GetValues<Quirk>();

    private static readonly string[] Tags = ["TAG", "OTHER", "GROUP"];

    private readonly Random _random;
    private readonly StringBuilder _transcript = new();
    private readonly List<JsonElement> _unanswered = [];
    private readonly Queue<int> _transfers = new();
    private readonly DateTimeOffset _start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly ChargePointCore _core;
    private bool _isConnecting;
    private bool _isUp;
    private bool _isEnding;
    private int _ids;

    private RandomLife(int seed)
    {
        _random = new Random(seed);
        var options = new ChargePointOptions
        {
            Identity = "CP_1",
            Endpoint = new Uri("ws://localhost:9000"),
            Seed = seed,
            Connectors = 1 + _random.Next(3),
            CableLock = (CableLock)_random.Next(3),
            RateUnits = (ChargingRateUnits)(1 + _random.Next(3)),
            StopTxnSampledData = "Energy.Active.Import.Register",
            MaxQueuedTransactionMessages = 12,
            FileTransferRetries = 1,
            SendSecurityEvents = _random.Next(2) == 0,
            AuthorizationKey = _random.Next(2) == 0 ? null : [.. Enumerable.Range(0, 16).Select(static i => (byte)i)],
            Quirks = [.. Enumerable.Range(0, _random.Next(4)).Select(_ => AllQuirks[_random.Next(AllQuirks.Length)])],
        };
        _core = new ChargePointCore(options, this, _start, this);
    }

    /// <summary>Runs a random sequence of steps.</summary>
    /// <returns>All messages, statuses and notes, in order.</returns>
    public static string Live(int seed, int steps)
    {
        var life = new RandomLife(seed);
        using var core = life._core;
        core.Start();
        for (var i = 0; i < steps; i++)
            life.Step();
        return life._transcript.ToString();
    }

    public void Connect(byte[]? authorizationKey)
    {
        Write($"connect {(authorizationKey is null ? "-" : Convert.ToHexString(authorizationKey))}");
        _isConnecting = true;
    }

    public void Send(ReadOnlySpan<byte> message)
    {
        var text = Encoding.UTF8.GetString(message);
        Write($"-> {text}");
        var root = JsonDocument.Parse(text).RootElement;
        if (root[0].GetInt32() == 2)
            _unanswered.Add(root);
    }

    public void Ping() => Write("ping");

    public void Close(WebSocketCloseCode code, string reason)
    {
        Write($"close {code} {reason}");
        _isEnding = true;
    }

    public void Abort()
    {
        Write("abort");
        _isEnding = true;
    }

    public void Download(int transfer, Uri location, int maxBytes)
    {
        Write($"download {transfer} {location}");
        _transfers.Enqueue(transfer);
    }

    public void Upload(int transfer, Uri location, string fileName, ReadOnlyMemory<byte> content)
    {
        Write($"upload {transfer} {location} {fileName} {Encoding.UTF8.GetString(content.Span)}");
        _transfers.Enqueue(transfer);
    }

    public void CancelTransfer(int transfer) => Write($"cancel {transfer}");

    public override void Connection(string text) => Write($"connection {text}");

    public override void StatusChanged(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info) =>
        Write($"status {connectorId} {status} {errorCode} {info}");

    public override void PowerChanged(int connectorId, double offeredCurrent, double current, double power) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"power {connectorId} {offeredCurrent:R} {current:R} {power:R}"));

    public override void Note(string text) => Write($"note {text}");

    private void Step()
    {
        var due = _core.NextDue ?? TimeSpan.MaxValue;
        var by = _random.Next(4) switch
        {
            _ when _unanswered.Count > 0 && _random.Next(8) > 0 => TimeSpan.FromSeconds(_random.Next(3)),
            0 => TimeSpan.Zero,
            1 => TimeSpan.FromSeconds(_random.Next(40)),
            _ => TimeSpan.FromTicks(Math.Clamp((due - _core.Now).Ticks, 0, TimeSpan.FromMinutes(10).Ticks)),
        };
        _core.AdvanceTo(_core.Now + by);
        Act();
        Write($"{_core.Now:c} next {_core.NextDue:c} online {_core.IsOnline} queued {_core.QueuedTransactionMessages}");
    }

    private void Act()
    {
        if (_isEnding)
        {
            _isEnding = _isUp = _isConnecting = false;
            _unanswered.Clear();
            _core.Disconnected("ended");
            return;
        }

        if (_isConnecting && _random.Next(3) > 0)
        {
            _isConnecting = false;
            if (_random.Next(5) > 0)
            {
                _isUp = true;
                _core.Connected();
            }
            else
            {
                _core.Disconnected("refused", _random.Next(2) == 0 ? null : TimeSpan.FromSeconds(_random.Next(100)));
            }

            return;
        }

        switch (_random.Next(24))
        {
            case < 14 when _unanswered.Count > 0:
                Answer();
                break;
            case < 17 when _isUp && !_isEnding:
                Ask();
                break;
            case < 20 when _transfers.TryDequeue(out var transfer):
                _core.TransferEnded(
                    transfer,
                    _random.Next(3) == 0 ? new FileTransferResult(FileTransferStatus.Failed, Detail: "lost") : new FileTransferResult(FileTransferStatus.Done, new byte[] { 1 }));
                break;
            case 20 when _isUp && _random.Next(3) == 0:
                _isUp = false;
                _unanswered.Clear();
                _core.Disconnected("lost");
                break;
            case 21 when _isUp:
                _core.FrameArrived();
                break;
            default:
                Drive();
                break;
        }
    }

    /// <summary>Performs a random action of a driver, a car or the hardware.</summary>
    private void Drive()
    {
        var id = 1 + _random.Next(3);
        var refusal = _random.Next(20) switch
        {
            < 5 => _core.PlugIn(id, Bench.Car(_random.NextDouble(), 2_000 + _random.Next(20_000), 1 + _random.Next(3))),
            < 10 => _core.PresentTag(Tag(), _random.Next(3) == 0 ? null : id),
            < 12 => _core.Unplug(id),
            12 => _core.Fault(_random.Next(2) == 0 ? 0 : id, ChargePointErrorCode.GroundFailure),
            13 or 14 => _core.ClearFault(_random.Next(2) == 0 ? 0 : id),
            15 => _core.SetAvailability(_random.Next(2) == 0 ? 0 : id, _random.Next(3) > 0),
            16 => Do(() => _core.SetOffline(_random.Next(3) == 0)),
            17 => Do(() => _core.Restart(_random.Next(2) == 0)),
            18 => Do(() => _core.SetQuirk(AllQuirks[_random.Next(AllQuirks.Length)], _random.Next(2) == 0)),
            _ => Do(_core.SendHeartbeat),
        };
        if (refusal is not null)
            Write($"refused: {refusal}");
    }

    private static string? Do(Action action)
    {
        action();
        return null;
    }

    private IdTag Tag() => Tags[_random.Next(Tags.Length)];

    /// <summary>Answers the newest CALL: well, badly, or not at all.</summary>
    private void Answer()
    {
        var call = _unanswered[^1];
        _unanswered.Clear();
        var id = call[1].GetRawText();
        var luck = _random.Next(20);
        if (luck == 0)
            return;
        if (luck == 1)
        {
            Receive($$"""[4,{{id}},"{{(_random.Next(2) == 0 ? "SecurityError" : "InternalError")}}","",{}]""");
            return;
        }

        var status = luck switch { 2 => "Blocked", 3 => "Invalid", _ => "Accepted" };
        var info = $$"""{"idTagInfo":{"status":"{{status}}"{{(_random.Next(3) == 0 ? ",\"parentIdTag\":\"GROUP\"" : "")}} } }""";
        Receive($"[3,{id}," + call[2].GetString() switch
        {
            "BootNotification" => $$"""{"status":"{{luck switch { 2 => "Rejected", 3 => "Pending", _ => "Accepted" }}}","currentTime":"{{Now()}}","interval":{{_random.Next(300)}}}""",
            "Heartbeat" => $$"""{"currentTime":"{{Now(_random.Next(6) == 0 ? 60 : 0)}}"}""",
            "Authorize" => info,
            "StartTransaction" => info[..^1] + $$""","transactionId":{{++_ids}}}""",
            "StopTransaction" => luck < 10 ? "{}" : info,
            "DataTransfer" => """{"status":"Accepted"}""",
            _ => "{}",
        } + "]");
    }

    private string Now(double later = 0) =>
        (_start + _core.Now).AddSeconds(later).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>The central system asks for something.</summary>
    private void Ask()
    {
        var connector = _random.Next(4);
        var tag = Tags[_random.Next(Tags.Length)];
        var profile = $$"""{"chargingProfileId":{{1 + _random.Next(5)}},"stackLevel":{{_random.Next(3)}},"chargingProfilePurpose":"{{(connector == 0 ? "ChargePointMaxProfile" : _random.Next(2) == 0 ? "TxProfile" : "TxDefaultProfile")}}","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"{{(_random.Next(3) == 0 ? "W" : "A")}}","chargingSchedulePeriod":[{"startPeriod":0,"limit":{{_random.Next(40)}}},{"startPeriod":{{60 + _random.Next(600)}},"limit":{{_random.Next(40)}} }]} }""";
        var (action, payload) = _random.Next(26) switch
        {
            0 or 1 or 2 => ("RemoteStartTransaction", $$"""{"idTag":"{{tag}}"{{(connector == 0 ? "" : $",\"connectorId\":{connector}")}} }"""),
            3 or 4 => ("RemoteStopTransaction", $$"""{"transactionId":{{_ids}}}"""),
            5 or 6 or 7 => ("SetChargingProfile", $$"""{"connectorId":{{connector}},"csChargingProfiles":{{profile}}}"""),
            8 => ("ClearChargingProfile", $$"""{"stackLevel":{{_random.Next(3)}}}"""),
            9 => ("GetCompositeSchedule", $$"""{"connectorId":{{connector}},"duration":900}"""),
            10 or 11 => ("ReserveNow", $$"""{"reservationId":{{_random.Next(4)}},"connectorId":{{connector}},"idTag":"{{tag}}","expiryDate":"{{Now(_random.Next(900))}}"{{(_random.Next(2) == 0 ? "" : ",\"parentIdTag\":\"GROUP\"")}} }"""),
            12 => ("CancelReservation", $$"""{"reservationId":{{_random.Next(4)}}}"""),
            13 => ("ChangeAvailability", $$"""{"connectorId":{{connector}},"type":"{{(_random.Next(3) == 0 ? "Inoperative" : "Operative")}}"}"""),
            14 => ("UnlockConnector", $$"""{"connectorId":{{1 + connector}}}"""),
            15 => ("Reset", $$"""{"type":"{{(_random.Next(2) == 0 ? "Hard" : "Soft")}}"}"""),
            16 => ("TriggerMessage", $$"""{"requestedMessage":"{{Pick("BootNotification", "Heartbeat", "MeterValues", "StatusNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification")}}"}"""),
            17 => ("ExtendedTriggerMessage", $$"""{"requestedMessage":"{{Pick("BootNotification", "LogStatusNotification", "FirmwareStatusNotification", "Heartbeat", "MeterValues", "StatusNotification")}}"}"""),
            18 => ("SendLocalList", $$"""{"listVersion":{{++_ids}},"updateType":"{{Pick("Full", "Differential")}}","localAuthorizationList":[{"idTag":"{{tag}}","idTagInfo":{"status":"{{Pick("Accepted", "Blocked")}}"} }]}"""),
            19 => ("UpdateFirmware", $$"""{"location":"http://localhost/v{{_random.Next(9)}}.bin","retrieveDate":"{{Now(_random.Next(2) * 60)}}"}"""),
            20 => ("GetDiagnostics", """{"location":"http://localhost/up"}"""),
            21 => ("GetLog", $$"""{"logType":"{{Pick("SecurityLog", "DiagnosticsLog")}}","requestId":{{_ids}},"log":{"remoteLocation":"http://localhost/up"} }"""),
            22 => ("GetConfiguration", _random.Next(2) == 0 ? "{}" : """{"key":["HeartbeatInterval","Nothing"]}"""),
            23 => (Pick("ClearCache", "GetLocalListVersion"), "{}"),
            24 => ("DataTransfer", """{"vendorId":"Moev"}"""),
            _ => ("ChangeConfiguration", Change()),
        };
        Receive($"""[2,"q{++_ids}","{action}",{payload}]""");
    }

    private string Change()
    {
        var (key, value) = _random.Next(14) switch
        {
            0 => ("ClockAlignedDataInterval", Pick("0", "300", "900")),
            1 => ("MeterValueSampleInterval", Pick("0", "30", "90")),
            2 => ("MinimumStatusDuration", Pick("0", "5")),
            3 => ("StopTransactionOnEVSideDisconnect", Pick("true", "false")),
            4 => ("UnlockConnectorOnEVSideDisconnect", Pick("true", "false")),
            5 => ("StopTransactionOnInvalidId", Pick("true", "false")),
            6 => ("MaxEnergyOnInvalidId", Pick("0", "500")),
            7 => ("AuthorizeRemoteTxRequests", Pick("true", "false")),
            8 => ("LocalPreAuthorize", Pick("true", "false")),
            9 => ("LocalAuthListEnabled", Pick("true", "false")),
            10 => ("AuthorizationKey", "000102030405060708090A0B0C0D0E0F"),
            11 => ("SecurityProfile", "1"),
            12 => ("HeartbeatInterval", Pick("20", "200")),
            _ => ("WebSocketPingInterval", Pick("0", "30")),
        };
        return $$"""{"key":"{{key}}","value":"{{value}}"}""";
    }

    private string Pick(params ReadOnlySpan<string> words) => words[_random.Next(words.Length)];

    private void Receive(string message)
    {
        Write($"<- {message}");
        _core.Received(Encoding.UTF8.GetBytes(message));
    }

    private void Write(string line) => _transcript.Append(line).Append('\n');
}
