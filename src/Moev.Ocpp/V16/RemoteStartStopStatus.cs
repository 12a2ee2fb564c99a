namespace Moev.Ocpp.V16;

/// <summary>The result of RemoteStartTransaction and RemoteStopTransaction (OCPP 1.6 §7.39).</summary>
public enum RemoteStartStopStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The charge point will try (errata 3.32).</summary>
    Accepted,

    /// <summary>The charge point will not try.</summary>
    Rejected,
}
