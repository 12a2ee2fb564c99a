using Moev.ChargePoint.Charging;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <summary>A connector and what the core remembers about it.</summary>
internal sealed class Station(Connector connector, Alarm sampleDue, Alarm authorizationDue)
{
    public Connector Connector { get; } = connector;

    /// <summary>When the running transaction is sampled next.</summary>
    public Alarm SampleDue { get; } = sampleDue;

    /// <summary>When the leave to start lapses because no car came (OCPP 1.6 §9.1.6).</summary>
    public Alarm AuthorizationDue { get; } = authorizationDue;

    /// <summary>An Authorize for this connector is under way.</summary>
    public bool IsAuthorizing { get; set; }

    /// <summary>What was told last.</summary>
    public (ChargePointStatus Status, ChargePointErrorCode ErrorCode) Told { get; set; } =
        (ChargePointStatus.Available, ChargePointErrorCode.NoError);

    public double ToldOffer { get; set; }

    public double ToldPower { get; set; }
}
