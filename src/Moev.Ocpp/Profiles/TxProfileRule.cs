namespace Moev.Ocpp.Profiles;

/// <summary>The time during which a TxProfile overrides the TxDefaultProfile (OCPP 1.6 §3.13.1).</summary>
public enum TxProfileRule : byte
{
    /// <summary>
    /// The override lasts while the TxProfile has a period in force. Of two readings, this one never charges more than the site's default.
    /// </summary>
    WhileInForce = 0,

    /// <summary>
    /// The override lasts while the TxProfile is installed for the transaction: before it starts and after its duration there is no limit.
    /// </summary>
    WhileInstalled,
}
