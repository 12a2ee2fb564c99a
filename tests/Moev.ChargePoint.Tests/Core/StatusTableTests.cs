using System.Text.Json;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>
/// Long seeded walks in which drivers, faults, the network and a moody central system do what they like. Whatever happens, statuses take
/// only the ways of OCPP 1.6 §4.9's table, one CALL is in flight at a time, and no transaction is lost.
/// </summary>
public sealed class StatusTableTests
{
    /// <summary>The table of OCPP 1.6 §4.9, B6 included (errata 3.20).</summary>
    private static readonly Dictionary<ChargePointStatus, ChargePointStatus[]> Table = new()
    {
        [ChargePointStatus.Available] = [ChargePointStatus.Preparing, ChargePointStatus.Charging, ChargePointStatus.SuspendedEV, ChargePointStatus.SuspendedEVSE, ChargePointStatus.Reserved, ChargePointStatus.Unavailable, ChargePointStatus.Faulted],
        [ChargePointStatus.Preparing] = [ChargePointStatus.Available, ChargePointStatus.Charging, ChargePointStatus.SuspendedEV, ChargePointStatus.SuspendedEVSE, ChargePointStatus.Finishing, ChargePointStatus.Faulted],
        [ChargePointStatus.Charging] = [ChargePointStatus.Available, ChargePointStatus.SuspendedEV, ChargePointStatus.SuspendedEVSE, ChargePointStatus.Finishing, ChargePointStatus.Unavailable, ChargePointStatus.Faulted],
        [ChargePointStatus.SuspendedEV] = [ChargePointStatus.Available, ChargePointStatus.Charging, ChargePointStatus.SuspendedEVSE, ChargePointStatus.Finishing, ChargePointStatus.Unavailable, ChargePointStatus.Faulted],
        [ChargePointStatus.SuspendedEVSE] = [ChargePointStatus.Available, ChargePointStatus.Charging, ChargePointStatus.SuspendedEV, ChargePointStatus.Finishing, ChargePointStatus.Unavailable, ChargePointStatus.Faulted],
        [ChargePointStatus.Finishing] = [ChargePointStatus.Available, ChargePointStatus.Preparing, ChargePointStatus.Unavailable, ChargePointStatus.Faulted],
        [ChargePointStatus.Reserved] = [ChargePointStatus.Available, ChargePointStatus.Preparing, ChargePointStatus.Unavailable, ChargePointStatus.Faulted],
        [ChargePointStatus.Unavailable] = [ChargePointStatus.Available, ChargePointStatus.Preparing, ChargePointStatus.Charging, ChargePointStatus.SuspendedEV, ChargePointStatus.SuspendedEVSE, ChargePointStatus.Faulted],
        [ChargePointStatus.Faulted] = [.. Enum.GetValues<ChargePointStatus>().Except([ChargePointStatus.Unknown, ChargePointStatus.Faulted])],
    };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Walk_keeps_to_the_table_and_loses_no_transaction(int seed)
    {
        using var walk = new Walk(seed);
        for (var step = 0; step < 400; step++)
            walk.Step();
        walk.ComeToRest();
        walk.CheckTransactions();

        foreach (var connector in walk.Bench.Log.Statuses.Where(s => s.ConnectorId > 0).GroupBy(s => s.ConnectorId))
        {
            var from = ChargePointStatus.Available;
            foreach (var (_, to, _) in connector)
            {
                Assert.Contains(to, Table[from]);
                from = to;
            }
        }
    }

    private sealed class Walk : IDisposable
    {
        private readonly Random _random;
        private readonly List<(string Action, JsonElement Payload)> _delivered = [];
        private JsonElement? _inFlight;
        private bool _up;
        private int _connectsSeen;
        private int _closes;
        private int _aborts;
        private int _transactions;
        private int _profiles;
        private double _cap = double.MaxValue;

        public Walk(int seed)
        {
            _random = new Random(seed);
            Bench = new Bench(options => options with
            {
                Connectors = 2,
                Seed = seed,
                TransactionMessageAttempts = int.MaxValue,
                MaxQueuedTransactionMessages = 1_000_000,
            });
            Bench.Core.Start();
        }

        public Bench Bench { get; }

        public void Dispose() => Bench.Dispose();

        public void Step()
        {
            var connector = _random.Next(1, 3);
            switch (_random.Next(18))
            {
                case 0 or 1:
                    Bench.Core.PlugIn(connector, Bench.Car(_random.NextDouble(), 20_000, _random.Next(1, 4)));
                    break;
                case 2:
                    Bench.Core.Unplug(connector);
                    break;
                case 3 or 4:
                    Bench.Core.PresentTag($"TAG{_random.Next(3)}", _random.Next(2) == 0 ? null : connector);
                    break;
                case 5:
                    Bench.Core.Fault(connector, ChargePointErrorCode.OtherError);
                    break;
                case 6:
                    Bench.Core.ClearFault(connector);
                    break;
                case 7:
                    Bench.Core.SetAvailability(_random.Next(3), _random.Next(3) > 0);
                    break;
                case 8:
                    Command(connector);
                    break;
                case 9:
                    Network();
                    break;
                case 16 when Bench.Port.Transfers.TryDequeue(out var transfer):
                    Bench.Core.TransferEnded(transfer.Transfer, new FileTransferResult(
                        _random.Next(3) > 0 ? FileTransferStatus.Done : FileTransferStatus.Failed, "image"u8.ToArray()));
                    break;
                case 17 when _random.Next(10) == 0:
                    Bench.Core.Restart(hard: _random.Next(2) == 0);
                    break;
                case 10:
                    // A late answer would be one more thing that the central system heard and the charge point forgot.
                    for (; _inFlight is not null; Look())
                        Answer(kindly: true);

                    Bench.Pass(_random.Next(4_000));
                    break;
                default:
                    Answer(kindly: _random.Next(5) > 0);
                    break;
            }

            Look();
            foreach (var c in Bench.Core.Connectors)
                Assert.Equal(c.Status == ChargePointStatus.Charging, c.Power > 0);
            Assert.True(Bench.Core.Connectors.Sum(static c => c.Current) <= _cap + 1e-6);
        }

        public void ComeToRest()
        {
            for (var id = 1; id <= 2; id++)
            {
                Bench.Core.ClearFault(id);
                Bench.Core.Unplug(id);
            }

            for (var i = 0; i < 100_000 && !(_up && _inFlight is null && Bench.Core.IsIdle); i++)
            {
                if (!_up)
                    Connect();
                Look();
                if (_inFlight is null)
                    Bench.Pass(60);
                else
                    Answer(kindly: true);
                Look();
            }

            Assert.True(Bench.Core.IsIdle);
            Assert.Equal(0, Bench.Core.QueuedTransactionMessages);
        }

        public void CheckTransactions()
        {
            var running = new HashSet<int>();
            var started = 0;
            foreach (var (action, payload) in _delivered)
            {
                switch (action)
                {
                    case "StartTransaction":
                        Assert.True(running.Add(++started));
                        break;
                    case "StopTransaction":
                        Assert.True(running.Remove(payload.GetProperty("transactionId").GetInt32()));
                        break;
                    case "MeterValues" when payload.TryGetProperty("transactionId", out var id):
                        Assert.Contains(id.GetInt32(), running);
                        break;
                }
            }

            Assert.Empty(running);
            Assert.True(started > 0);
        }

        private void Command(int connector)
        {
            if (!_up)
                return;
            var limit = (int[])[0, 6, 10, 16, 40];
            var id = ++_profiles;
            var cap = limit[_random.Next(limit.Length)];
            var message = _random.Next(11) switch
            {
                6 => Call("ReserveNow", Reservation(connector)),
                7 => Call("ReserveNow", Reservation(0)),
                8 => Call("CancelReservation", $$"""{"reservationId":{{_random.Next(3)}}}"""),
                9 => Call("UnlockConnector", $$"""{"connectorId":{{connector}}}"""),
                10 => _random.Next(4) == 0
                    ? Call("UpdateFirmware", $$"""{"location":"http://h/2.bin","retrieveDate":"{{Bench.Time.GetUtcNow():O}}"}""")
                    : Call("GetDiagnostics", """{"location":"http://h/"}"""),
                0 => Call("RemoteStartTransaction", $$"""{"connectorId":{{connector}},"idTag":"APP"}"""),
                1 => Call("RemoteStopTransaction", $$"""{"transactionId":{{Bench.Core.Connectors[connector - 1].Transaction?.Id ?? 0}}}"""),
                2 => Call("ClearChargingProfile", "{}"),
                3 => Call("Reset", _random.Next(2) == 0 ? """{"type":"Hard"}""" : """{"type":"Soft"}"""),
                4 => Call("SetChargingProfile", Profile(0, "ChargePointMaxProfile", id, $$"""{"startPeriod":0,"limit":{{cap}}}""")),
                _ => Call("SetChargingProfile", Profile(connector, "TxDefaultProfile", id, """{"startPeriod":0,"limit":16},{"startPeriod":300,"limit":0},{"startPeriod":700,"limit":9.5}""")),
            };
            Bench.Receive(message);
            if (message.Contains("ClearChargingProfile", StringComparison.Ordinal))
                _cap = double.MaxValue;
            else if (message.Contains("ChargePointMaxProfile", StringComparison.Ordinal))
                _cap = cap;
        }

        private string Reservation(int connector) => $$"""
            {"connectorId":{{connector}},"expiryDate":"{{Bench.Time.GetUtcNow().AddSeconds(_random.Next(-10, 3_000)):O}}","idTag":"TAG{{_random.Next(3)}}","reservationId":{{_random.Next(3)}}}
            """;

        private static string Call(string action, string payload) => $"""[2,"x","{action}",{payload}]""";

        private static string Profile(int connector, string purpose, int id, string periods) => $$"""
            {"connectorId":{{connector}},"csChargingProfiles":{"chargingProfileId":{{id}},"stackLevel":0,"chargingProfilePurpose":"{{purpose}}","chargingProfileKind":"Relative",
            "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{{periods}}]} } }
            """;

        private void Network()
        {
            if (_up)
                Disconnect();
            else
                Connect();
        }

        private void Connect()
        {
            // The core asks for a connection when its back-off is over.
            while (Bench.Port.Connects == _connectsSeen)
                Bench.Pass(Math.Max(0, (Bench.Core.NextDue!.Value - Bench.Core.Now).TotalSeconds));
            _up = true;
            _closes = Bench.Port.Closes.Count;
            _aborts = Bench.Port.Aborts;
            Bench.Core.Connected();
        }

        private void Disconnect()
        {
            _up = false;
            _inFlight = null;
            _connectsSeen = Bench.Port.Connects;
            Bench.Core.Disconnected("gone");
        }

        private void Look()
        {
            while (Bench.Port.Waiting > 0)
            {
                var message = Bench.Port.Take();
                if (message[0].GetInt32() != 2)
                    continue;
                Assert.Null(_inFlight);
                _inFlight = message;
            }

            if (_up && (Bench.Port.Closes.Count > _closes || Bench.Port.Aborts > _aborts))
            {
                Disconnect();
            }
        }

        private void Answer(bool kindly)
        {
            if (_inFlight is not { } call || !_up)
                return;
            _inFlight = null;
            var action = call[2].GetString()!;
            if (!kindly)
            {
                Bench.AnswerError(call, "InternalError");
                return;
            }

            _delivered.Add((action, call[3]));
            Bench.Answer(call, action switch
            {
                "Authorize" => $$"""{"idTagInfo":{"status":"{{(_random.Next(5) > 0 ? "Accepted" : "Blocked")}}"} }""",
                "StartTransaction" => $$"""{"idTagInfo":{"status":"{{(_random.Next(5) > 0 ? "Accepted" : "Invalid")}}"},"transactionId":{{++_transactions}}}""",
                "BootNotification" => $$"""{"status":"{{(_random.Next(5) > 0 ? "Accepted" : "Pending")}}","currentTime":"{{Bench.Time.GetUtcNow():O}}","interval":300}""",
                "Heartbeat" => $$"""{"currentTime":"{{Bench.Time.GetUtcNow():O}}"}""",
                _ => "{}",
            });
        }
    }
}
