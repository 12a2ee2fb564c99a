namespace Moev.Ocpp.V16;

/// <summary>Whether a charge point will try to start or stop (OCPP 1.6 §7.39).</summary>
public enum RemoteStartStopStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The charge point will try (errata 3.32).</summary>
    Accepted,

    /// <summary>It will not.</summary>
    Rejected,
}
