using System.Collections.Concurrent;
using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem;

/// <summary>The state of one charge point.</summary>
internal sealed class ChargePointState
{
    public BootNotificationRequest? Boot { get; set; }

    public DateTimeOffset LastSeen { get; set; }

    public ConcurrentDictionary<int, StatusNotificationRequest> Statuses { get; } = new();

    /// <summary>The newest of each connector, measurand and phase.</summary>
    public ConcurrentDictionary<(int ConnectorId, string Measurand, string? Phase), SampledValue> Samples { get; } = new();
}
