using System.Globalization;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Reservations;
using Moev.ChargePoint.Security;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.ChargePoint.Core;

/// <summary>
/// A charge point without network, threads, timers and clock. A driver, such as <c>SimulatedChargePoint</c> or a laboratory with thousands
/// of cores in lock-step, advances its time, gives it inputs, and takes its messages from the port.
/// </summary>
/// <remarks>
/// <para>The driver's loop: read <see cref="NextDue"/>, call <see cref="AdvanceTo"/> by then, and give inputs at any time between. Inputs
/// happen at <see cref="Now"/>. The outcome does not depend on how late or in which steps the driver advances, because each alarm rings at its
/// own time. The same options, start and inputs give the same messages, byte for byte.</para>
/// <para>Not thread-safe. Commands return null, or the reason why they cannot be carried out.</para>
/// </remarks>
internal sealed class ChargePointCore : IDisposable
{
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromDays(3_650);

    private readonly ChargePointParts _parts;
    private readonly ChargePointObserver _observer;

    /// <param name="options">The properties of the charge point.</param>
    /// <param name="port">The way out: messages, connection and file transfers.</param>
    /// <param name="start">The wall-clock time at moment zero.</param>
    /// <param name="observer">Notified of messages, statuses and notes.</param>
    /// <param name="keys">The source of key pairs; the options' seed when null.</param>
    public ChargePointCore(
        ChargePointOptions options, IChargePointPort port, DateTimeOffset start, ChargePointObserver observer, IKeySource? keys = null)
    {
        if (options.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        _observer = observer;
        _parts = new ChargePointParts(options, port, start, observer, keys);
    }

    /// <summary>The present moment, since the start.</summary>
    public TimeSpan Now => _parts.Clock.Now;

    /// <summary>The moment of the earliest alarm; null when only an input can change anything.</summary>
    public TimeSpan? NextDue => _parts.Clock.NextDue;

    /// <summary>True when no CALL waits to be sent or answered.</summary>
    public bool IsIdle => _parts.Calls.IsIdle;

    /// <summary>True while the charge point is connected and accepted.</summary>
    public bool IsOnline => _parts.Registration.IsOnline;

    /// <summary>True if pings are answered.</summary>
    public bool AnswersPings => !_parts.Quirks.Has(Quirk.NoPong);

    /// <summary>True if the handshake offers the subprotocol.</summary>
    public bool OffersSubProtocol => !_parts.Quirks.Has(Quirk.NoSubProtocol);

    /// <summary>The status of the charge point as a whole, connector 0 (OCPP 1.6 §4.9).</summary>
    public ChargePointStatus Status => _parts.Statuses.Status;

    public string FirmwareVersion => _parts.Firmware.Version;

    public IReadOnlyList<Connector> Connectors => _parts.Connectors.All;

    public IReadOnlyList<Reservation> Reservations => _parts.Reservations.All;

    public int QueuedTransactionMessages => _parts.Calls.QueuedTransactionMessages;

    /// <summary>The number of dropped answers that matched no CALL in flight.</summary>
    public int UnexpectedAnswers => _parts.Calls.UnexpectedAnswers;

    public void Dispose() => _parts.Dispose();

    /// <summary>Advances to a moment: everything happens that is due by then. An earlier moment than <see cref="Now"/> changes nothing.</summary>
    public void AdvanceTo(TimeSpan moment)
    {
        _parts.Clock.AdvanceTo(moment);
        Finish();
    }

    /// <summary>Connects for the first time.</summary>
    public void Start() => Run(_parts.Connection.Connect);

    /// <summary>Closes the connection and makes no other. Running transactions stay.</summary>
    public void Stop(WebSocketCloseCode code, string reason) => Run(() => _parts.Connection.Stop(code, reason));

    /// <summary>The connection is open.</summary>
    public void Connected() => Run(_parts.Connection.OnConnected);

    /// <summary>The connection is lost, or could not be made.</summary>
    /// <param name="reason">For people.</param>
    /// <param name="retryAfter">The minimum wait before the next attempt, if the central system asked for one.</param>
    public void Disconnected(string reason, TimeSpan? retryAfter = null) => Run(() => _parts.Connection.OnDisconnected(reason, retryAfter));

    /// <summary>A frame of any kind arrived.</summary>
    public void FrameArrived() => _parts.Connection.OnFrameArrived();

    /// <summary>A whole message arrived. The memory is valid during the call only.</summary>
    public void Received(ReadOnlyMemory<byte> message)
    {
        // The most frequent input by far: it does without the delegate of Run.
        _parts.Clock.AdvanceTo(_parts.Clock.Now);
        Take(message);
        Finish();
    }

    /// <summary>A file transfer has ended. The end of a transfer that is not needed any more is ignored.</summary>
    public void TransferEnded(int transfer, FileTransferResult result) => Run(() =>
    {
        _parts.Firmware.OnTransferEnded(transfer, result);
        _parts.Uploads.OnTransferEnded(transfer, result);
    });

    /// <summary>Cuts the network, without a closing handshake, or restores it.</summary>
    public void SetOffline(bool offline) => Run(() => _parts.Connection.SetCut(offline));

    /// <summary>Restarts, as after a power cut or by a button.</summary>
    public void Restart(bool hard) => Run(() => _parts.Restarts.Reset(hard));

    /// <summary>Turns a misbehaviour on or off.</summary>
    public void SetQuirk(Quirk quirk, bool on) => Run(() =>
    {
        _parts.Quirks.Set(quirk, on);
        _parts.Profiles.OnQuirksChanged();
        _parts.Reservations.Arm();
        _parts.Offers.Recompute();
    });

    /// <summary>Makes the wall clock wrong by this much, whatever the central system says; with zero it may be set again.</summary>
    public string? SetClockSkew(TimeSpan by)
    {
        if (by > MaxClockSkew || by < -MaxClockSkew)
            return "a clock is wrong by at most ten years";
        Run(() => _parts.Synchronizer.Skew(by));
        return null;
    }

    /// <summary>Plugs a car in.</summary>
    public string? PlugIn(int connectorId, Ev ev) => Command(connectorId, connector => _parts.Drivers.PlugIn(connector, ev));

    /// <summary>Takes the car off the cable.</summary>
    public string? Unplug(int connectorId) => Command(connectorId, _parts.Drivers.Unplug);

    /// <summary>Presents a token, at a connector or at the charge point.</summary>
    public string? PresentTag(IdTag idTag, int? connectorId)
    {
        var chosen = connectorId ?? _parts.Admission.ChooseForTag(idTag)?.Id;
        return chosen is null ? "no connector is free" : Command(chosen.Value, connector => _parts.Drivers.PresentTag(connector, idTag));
    }

    /// <summary>Makes a connector, or with 0 the charge point, faulty. Energy stops at once; a transaction stays.</summary>
    public string? Fault(int connectorId, ChargePointErrorCode errorCode)
    {
        if (connectorId != 0)
        {
            return Command(connectorId, connector =>
            {
                _parts.Drivers.SetFault(connector, errorCode);
                return null;
            });
        }

        Run(() => _parts.Drivers.SetFault(errorCode));
        return null;
    }

    /// <summary>Ends a fault.</summary>
    public string? ClearFault(int connectorId) => Fault(connectorId, ChargePointErrorCode.NoError);

    /// <summary>Takes a connector, or with 0 the whole charge point, in or out of service; at once, or when it becomes free (OCPP 1.6 §5.2).</summary>
    public string? SetAvailability(int connectorId, bool operative)
    {
        if (connectorId != 0 && _parts.Connectors.Find(connectorId) is null)
            return NoConnector(connectorId);
        Run(() => _parts.Availability.Change(connectorId, operative));
        return null;
    }

    /// <summary>Sets a connector's energy register.</summary>
    public string? SetMeter(int connectorId, double energyWh) => Command(connectorId, connector =>
    {
        if (!(energyWh is >= 0 and <= int.MaxValue))
            return "a register shows 0 to 2147483647 Wh";
        connector.SetMeter(energyWh);
        _parts.Offers.Recompute();
        return null;
    });

    /// <summary>Sets a configuration key at the charge point itself.</summary>
    public string? SetConfiguration(string key, string value)
    {
        string? refusal = null;
        Run(() => refusal = _parts.Settings.Set(key, value));
        return refusal;
    }

    /// <summary>Returns the value of a configuration key; null when there is none.</summary>
    public string? ConfigurationValue(string key) => _parts.Configuration.Find(key)?.Value;

    /// <summary>Sends a Heartbeat.</summary>
    public void SendHeartbeat() => Run(() => _parts.Registration.SendHeartbeat(isTriggered: false));

    /// <summary>Sends a vendor's message (OCPP 1.6 §4.3).</summary>
    public void SendDataTransfer(string vendorId, string? messageId, string? data) => Run(() =>
        _parts.Calls.Add(new OutboundCall<DataTransferRequest, DataTransferResponse>(
            Action16.DataTransfer,
            () => new DataTransferRequest(vendorId, messageId, data),
            response => _parts.Log.Note($"DataTransfer is answered {response.Status}"),
            static _ => { })));

    /// <summary>Requests a new certificate (whitepaper A03).</summary>
    public void RequestCertificate() => Run(() => _parts.Certificates.SendRequest(isTriggered: false));

    /// <summary>Reports a security event.</summary>
    public void ReportSecurityEvent(string type, string? techInfo) => Run(() => _parts.SecurityEvents.Send(type, techInfo));

    private static string NoConnector(int connectorId) => string.Create(CultureInfo.InvariantCulture, $"there is no connector {connectorId}");

    private string? Command(int connectorId, Func<Connector, string?> command)
    {
        if (_parts.Connectors.Find(connectorId) is not { } connector)
            return NoConnector(connectorId);
        string? refusal = null;
        Run(() => refusal = command(connector));
        return refusal;
    }

    private void Take(ReadOnlyMemory<byte> message)
    {
        _observer.Received(message.Span);
        // While rejected the charge point answers nothing (OCPP 1.6 §4.2).
        var answers = _parts.Registration.Status != RegistrationStatus.Rejected;
        switch (OcppMessageReader.Read(message, out var read))
        {
            case OcppReadStatus.MalformedWithId when answers:
                _parts.Output.AnswerError(read.Id.Span, CallErrorCode.FormationViolation, read.Problem ?? "");
                break;
            case OcppReadStatus.Message when read.Type == OcppMessageType.Call:
                if (answers)
                    _parts.Dispatcher.Dispatch(read);
                break;
            case OcppReadStatus.Message:
                _parts.Calls.TakeAnswer(read);
                break;
            default:
                _parts.Log.Note("dropped an invalid OCPP-J message");
                _parts.Log.AddSecurity(SecurityEvent.InvalidMessages, "no OCPP-J");
                break;
        }
    }

    /// <summary>Processes one input: first the alarms that are due now, then the input, then the message that can be sent.</summary>
    private void Run(Action input)
    {
        _parts.Clock.AdvanceTo(_parts.Clock.Now);
        input();
        Finish();
    }

    private void Finish()
    {
        _parts.Calls.SendNext();
        _parts.Restarts.AfterInput();
        _parts.Offers.ReportPower();
    }
}
