using Moev.ChargePoint.Charging;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <summary>A connector and what the core remembers about it.</summary>
internal sealed class Station(Connector connector, Alarm sampleDue, Alarm authorizationDue, Alarm statusDue)
{
    public Connector Connector { get; } = connector;

    /// <summary>When the running transaction is sampled next.</summary>
    public Alarm SampleDue { get; } = sampleDue;

    /// <summary>When the leave to start lapses because no car came (OCPP 1.6 §9.1.6).</summary>
    public Alarm AuthorizationDue { get; } = authorizationDue;

    /// <summary>When the status has been the same for MinimumStatusDuration (OCPP 1.6 §9.1.20).</summary>
    public Alarm StatusDue { get; } = statusDue;

    /// <summary>An Authorize for this connector is under way.</summary>
    public bool IsAuthorizing { get; set; }

    /// <summary>Of the last transaction.</summary>
    public IdTag? LastIdTag { get; set; }

    /// <summary>Who can have the locked cable back.</summary>
    public IdTag? CableHeldFor { get; set; }

    /// <summary>What belongs to a status that waits for its MinimumStatusDuration.</summary>
    public string? WaitingInfo { get; set; }

    /// <summary>What the central system was told last.</summary>
    public (ChargePointStatus Status, ChargePointErrorCode ErrorCode) Reported { get; set; } =
        (ChargePointStatus.Available, ChargePointErrorCode.NoError);

    /// <summary>What the observer was told last.</summary>
    public (ChargePointStatus Status, ChargePointErrorCode ErrorCode) Told { get; set; } =
        (ChargePointStatus.Available, ChargePointErrorCode.NoError);

    public double ToldOffer { get; set; }

    public double ToldPower { get; set; }
}
