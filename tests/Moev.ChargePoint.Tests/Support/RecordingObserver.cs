using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>Records its calls. May be read from any thread.</summary>
internal sealed class RecordingObserver : ChargePointObserver
{
    private readonly Lock _gate = new();
    private readonly List<(int ConnectorId, ChargePointStatus Status, string? Info)> _statuses = [];
    private readonly List<string> _connections = [];

    public IReadOnlyList<(int ConnectorId, ChargePointStatus Status, string? Info)> Statuses => Copy(_statuses);

    public IReadOnlyList<string> Connections => Copy(_connections);

    public override void StatusChanged(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info) =>
        Add(_statuses, (connectorId, status, info));

    public override void Connection(string text) => Add(_connections, text);

    private void Add<T>(List<T> list, T item)
    {
        lock (_gate)
            list.Add(item);
    }

    private T[] Copy<T>(List<T> list)
    {
        lock (_gate)
            return [.. list];
    }
}
