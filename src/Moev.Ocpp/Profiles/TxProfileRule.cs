namespace Moev.Ocpp.Profiles;

/// <summary>How long a TxProfile keeps the TxDefaultProfile away (OCPP 1.6 §3.13.1).</summary>
public enum TxProfileRule : byte
{
    /// <summary>While it has a period in force. Of two readings the one that never charges more than the site's default.</summary>
    WhileInForce = 0,

    /// <summary>While it is installed for the transaction: before it starts and after its duration there is no limit.</summary>
    WhileInstalled,
}
