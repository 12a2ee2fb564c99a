using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingObserver : ChargePointObserver
{
    public List<(int ConnectorId, ChargePointStatus Status, string? Info)> Statuses { get; } = [];

    public List<string> Notes { get; } = [];

    public List<string> Connections { get; } = [];

    public override void StatusChanged(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info) =>
        Statuses.Add((connectorId, status, info));

    public override void Note(string text) => Notes.Add(text);

    public override void Connection(string text) => Connections.Add(text);
}
