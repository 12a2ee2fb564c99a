namespace Moev.Ocpp.Profiles;

/// <summary>The effect of a TxDefaultProfile of one connector on those of connector 0 (OCPP 1.6 §3.13.1).</summary>
public enum ConnectorDefaultRule : byte
{
    /// <summary>It permanently replaces the one on its stack level; other levels stack.</summary>
    ReplacesLevel = 0,

    /// <summary>
    /// The connector's own profiles come first, whatever their level. Those of connector 0 apply when none of them is in force, as in
    /// MicroOcpp.
    /// </summary>
    GoesFirst,
}
