using System.Collections.Concurrent;
using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem;

/// <summary>The state of one charge point.</summary>
internal sealed class ChargePointState(string identity)
{
    public string Identity => identity;

    public BootNotificationRequest? Boot { get; set; }

    public DateTimeOffset LastSeen { get; set; }

    public ConcurrentDictionary<int, StatusNotificationRequest> Statuses { get; } = new();

    public LatestSamples Samples { get; } = new();
}
