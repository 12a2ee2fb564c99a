using System.Globalization;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Configuration;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>What drivers do: cars, tags, and the transactions that come of them.</content>
internal sealed partial class ChargePointCore
{
    private readonly Station[] _connectors;

    public IReadOnlyList<Connector> Connectors => Array.ConvertAll(_connectors, static station => station.Connector);

    /// <summary>Plugs a car in.</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public string? PlugIn(int connectorId, Ev ev) => Command(connectorId, station =>
    {
        if (!station.Connector.TryPlugIn(ev))
            return station.Connector.HoldsCable ? "the last cable is locked in" : "a car is plugged in already";
        Refresh(station, null);
        TryBegin(station);
        return null;
    });

    /// <summary>Takes the car off the cable.</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public string? Unplug(int connectorId) => Command(connectorId, station =>
    {
        if (station.Connector.Ev is null)
            return "no car is plugged in";
        var holdCable = false;
        if (station.Connector.Transaction is not null)
        {
            if (!_configuration.IsOn(ConfigurationKeys.StopTransactionOnEVSideDisconnect))
            {
                // The transaction waits for a car to come back (OCPP 1.6 §4.9, §4.10).
                station.Connector.Unplug();
                Refresh(station, "EV side disconnected");
                return null;
            }

            EndTransaction(station, Reason.EVDisconnected, info: "EV side disconnected");
            holdCable = _options.CableLock != CableLock.None && !_configuration.IsOn(ConfigurationKeys.UnlockConnectorOnEVSideDisconnect);
        }

        station.Connector.Unplug(holdCable);
        station.CableHeldFor = holdCable ? station.LastIdTag : null;
        Refresh(station, null);
        ApplyAvailability(station);
        return null;
    });

    /// <summary>Sets a connector's energy register.</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public string? SetMeter(int connectorId, double energyWh) => Command(connectorId, station =>
    {
        if (!(energyWh is >= 0 and <= int.MaxValue))
            return "a register shows 0 to 2147483647 Wh";
        station.Connector.Meter.Set(energyWh);
        return null;
    });

    /// <summary>A driver presents a token, on a connector or just at the charge point.</summary>
    /// <returns>Null, or why nothing comes of it.</returns>
    public string? PresentTag(IdTag idTag, int? connectorId)
    {
        var chosen = connectorId ?? ChooseConnector(idTag);
        return chosen is null ? "no connector is free" : Command(chosen.Value, station => PresentTag(station, idTag));
    }

    /// <summary>A fault appears; energy stops at once, a transaction stays (OCPP 1.6 §4.9: the status returns to the pre-fault state).</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public string? Fault(int connectorId, ChargePointErrorCode errorCode) => SetFault(connectorId, errorCode);

    /// <summary>The fault is gone.</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public string? ClearFault(int connectorId) => SetFault(connectorId, ChargePointErrorCode.NoError);

    /// <summary>Takes a connector, or with 0 the whole charge point, in or out of service; at once, or when it becomes free (OCPP 1.6 §5.2).</summary>
    /// <returns>Null, or why it cannot be done.</returns>
    public string? SetAvailability(int connectorId, bool operative)
    {
        if (connectorId != 0 && Find(connectorId) is null)
            return NoConnector(connectorId);
        Run(() => ChangeAvailability(connectorId, operative));
        return null;
    }

    private Station CreateStation(int id)
    {
        Station? station = null;
        var sample = _alarms.Create(() => Sample(station!));
        var authorization = _alarms.Create(() => LapseAuthorization(station!));
        var status = _alarms.Create(() => ReportStatus(station!));
        station = new Station(new Connector(id, _options.MaxCurrent, _options.Phases, _options.Voltage), sample, authorization, status);
        return station;
    }

    private string? Command(int connectorId, Func<Station, string?> command)
    {
        if (Find(connectorId) is not { } station)
            return NoConnector(connectorId);
        string? refusal = null;
        Run(() => refusal = command(station));
        return refusal;
    }

    private static string NoConnector(int connectorId) => string.Create(CultureInfo.InvariantCulture, $"there is no connector {connectorId}");

    private Station? Find(int connectorId) => connectorId >= 1 && connectorId <= _connectors.Length ? _connectors[connectorId - 1] : null;

    private int? ChooseConnector(IdTag idTag) =>
        (Array.Find(_connectors, s => s.Connector.Transaction?.IdTag == idTag || s.Connector.Authorization?.IdTag == idTag)
            ?? Array.Find(_connectors, s => s.Connector is { Ev: not null, Transaction: null } && CanBeAuthorized(s) is null)
            ?? Array.Find(_connectors, s => s.Connector.Transaction is null && CanBeAuthorized(s) is null)
            // Perhaps a token of the same group that ends a transaction.
            ?? (_connectors.Length == 1 ? _connectors[0] : null))?.Connector.Id;

    private string? SetFault(int connectorId, ChargePointErrorCode errorCode)
    {
        if (connectorId != 0)
        {
            return Command(connectorId, station =>
            {
                station.Connector.Fault(errorCode);
                // A reservation ends with a fault (OCPP 1.6 §5.13).
                if (errorCode != ChargePointErrorCode.NoError)
                    EndReservationsOn(connectorId);
                Refresh(station, null);
                TryBegin(station);
                return null;
            });
        }

        Run(() =>
        {
            _errorCode = errorCode;
            if (errorCode != ChargePointErrorCode.NoError)
                EndReservationsOn(0);
            Tell(0, Status, _errorCode, null);
        });
        return null;
    }

    private string? PresentTag(Station station, IdTag idTag)
    {
        var connector = station.Connector;
        if (station.IsAuthorizing)
            return "another token is being authorised";
        if (connector.Transaction is { } running)
        {
            if (running.IdTag == idTag)
            {
                // Whoever started it may stop it, without asking (OCPP 1.6 §4.10).
                EndTransaction(station, Reason.Local, idTag);
                return null;
            }

            AskFor(station, idTag, info => StopForGroup(station, idTag, info));
            return null;
        }

        if (connector.HoldsCable)
            return ReleaseCable(station, idTag);
        if (connector.Authorization is { } waiting)
        {
            if (waiting.IdTag != idTag)
                return "the connector waits for another token's car";
            // Presented a second time: no longer wanted (OCPP 1.6 §4.9, B1).
            Deauthorize(station);
            return null;
        }

        // Whether its group makes it the one that a reservation is for, the central system may have to say (OCPP 1.6 §5.13).
        if (CanBeAuthorized(station) is { } refusal)
            return refusal;
        if (ReservationRefusal(station, idTag, KnownParentOf(idTag)) is { } reserved && !MayBeOfReservedGroup(station, idTag))
            return reserved;
        AskFor(station, idTag, info => Authorize(station, new Authorization(idTag, info?.ParentIdTag)));
        return null;
    }

    /// <summary>Who started the transaction, or somebody of the group, gets the cable back.</summary>
    private string? ReleaseCable(Station station, IdTag idTag)
    {
        if (station.CableHeldFor != idTag)
            return "the cable is another token's";
        station.CableHeldFor = null;
        station.Connector.Unlock();
        Refresh(station, null);
        ApplyAvailability(station);
        return null;
    }

    /// <summary>Why the connector takes no new user; null when it does.</summary>
    private string? CanBeAuthorized(Station station) =>
        _resetting || _rebooting ? "the charge point is restarting"
        : station.Connector.IsBlocked || IsInstalling ? "firmware is being installed"
        : station.Connector.ErrorCode != ChargePointErrorCode.NoError ? "the connector is faulted"
        : !station.Connector.IsOperative || station.Connector.IsInoperativeScheduled ? "the connector is out of service"
        : station.Connector.Transaction is not null ? "a transaction is running"
        : station.Connector.Authorization is not null || station.IsAuthorizing ? "somebody else is about to start"
        : _calls.Transactions.IsFull ? "too many messages wait for the central system"
        : null;

    private void StopForGroup(Station station, IdTag idTag, IdTagInfo? info)
    {
        if (station.Connector.Transaction is { ParentIdTag: { } group } && info?.ParentIdTag == group)
            EndTransaction(station, Reason.Local, idTag);
        else
            Note($"token {idTag} does not stop the transaction of another");
    }

    private void Authorize(Station station, Authorization authorization)
    {
        // Something may have happened while the central system was asked.
        var refusal = CanBeAuthorized(station) ?? ReservationRefusal(station, authorization.IdTag, authorization.ParentIdTag);
        if (refusal is not null)
        {
            Note($"connector {station.Connector.Id}: token {authorization.IdTag} is of no use: {refusal}");
            return;
        }

        station.Connector.Authorize(authorization);
        Refresh(station, null);
        if (station.Connector.Ev is null)
            station.AuthorizationDue.SetAt(_now + _configuration.Seconds(ConfigurationKeys.ConnectionTimeOut));
        TryBegin(station);
    }

    private void Deauthorize(Station station)
    {
        station.AuthorizationDue.Clear();
        station.Connector.Deauthorize();
        Refresh(station, null);
        ApplyAvailability(station);
    }

    private void LapseAuthorization(Station station)
    {
        Note($"connector {station.Connector.Id}: no car came in time");
        Deauthorize(station);
    }

    /// <summary>After any change at a connector: new offers, then the statuses that follow from them.</summary>
    private void Refresh(Station changed, string? info)
    {
        DivideOffers();
        Settle(changed, info);
        foreach (var station in _connectors)
            Settle(station);
    }

    private void Settle(Station station, string? info = null)
    {
        var now = (station.Connector.Status, station.Connector.ErrorCode);
        if (station.Told == now)
            return;
        // The table has no way from Preparing to Reserved but the one through Available (OCPP 1.6 §4.9, B1 and A7).
        if (station.Told.Status == ChargePointStatus.Preparing && now.Status == ChargePointStatus.Reserved)
            Settle(station, (ChargePointStatus.Available, ChargePointErrorCode.NoError), null);
        Settle(station, now, info);
    }

    private void Settle(Station station, (ChargePointStatus Status, ChargePointErrorCode ErrorCode) now, string? info)
    {
        station.Told = now;
        _observer.StatusChanged(station.Connector.Id, now.Status, now.ErrorCode, info);
        _diagnosticsLog.Add(Clock, $"connector {station.Connector.Id} is {now.Status} {now.ErrorCode}");
        station.WaitingInfo = info;
        var stable = _configuration.Seconds(ConfigurationKeys.MinimumStatusDuration);
        if (stable > TimeSpan.Zero)
            station.StatusDue.SetAt(_now + stable);
        else
            ReportStatus(station);
    }

    /// <summary>Reports a status that has lasted, unless it is the one reported last (OCPP 1.6 §9.1.20).</summary>
    private void ReportStatus(Station station)
    {
        station.StatusDue.Clear();
        if (station.Reported == station.Told)
            return;
        station.Reported = station.Told;
        Report(station.Connector.Id, station.Told.Status, station.Told.ErrorCode, station.WaitingInfo);
    }

    private void Tell(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info)
    {
        _observer.StatusChanged(connectorId, status, errorCode, info);
        Report(connectorId, status, errorCode, info);
    }
}
