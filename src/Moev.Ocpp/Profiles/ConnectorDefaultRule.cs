namespace Moev.Ocpp.Profiles;

/// <summary>What a TxDefaultProfile of one connector does to those of connector 0 (OCPP 1.6 §3.13.1).</summary>
public enum ConnectorDefaultRule : byte
{
    /// <summary>It takes the place of the one on its stack level, for good; other levels stack.</summary>
    ReplacesLevel = 0,

    /// <summary>All of the connector's own, whatever their level, go before those of connector 0, which count when none is in force, as in MicroOcpp.</summary>
    GoesFirst,
}
