namespace Moev.Gateway.Diagnostics.Refusals;

/// <summary>The kinds of refusals.</summary>
internal enum RefusalKind : byte
{
    /// <summary>A connection, before its upgrade request was read.</summary>
    Connection = 0,

    /// <summary>An upgrade request.</summary>
    Handshake,

    /// <summary>A CALL, with a CALLERROR.</summary>
    CallError,

    /// <summary>A session that ended in another way than by a normal close.</summary>
    Close,
}

/// <summary>One refusal.</summary>
/// <param name="Kind">What was refused.</param>
/// <param name="Identity">The charge point's identity, or the end of the path that is none; empty if it is not known.</param>
/// <param name="Address">The peer's address and port.</param>
/// <param name="Code">The HTTP status, the CALLERROR's code, or the close code.</param>
/// <param name="Reason">The reason, in the gateway's words.</param>
internal readonly record struct Refusal(RefusalKind Kind, string Identity, string Address, string Code, string Reason)
{
    /// <summary>The action of the CALL; null for other kinds.</summary>
    public string? Action { get; init; }

    /// <summary>The option that changes it, with its section; null if none does.</summary>
    public string? Option { get; init; }
}

/// <summary>Equal refusals, as they are kept: of one identity, one address whatever its port, and one reason.</summary>
/// <param name="Last">The last one.</param>
internal sealed record RefusalRecord(Refusal Last, long Count, DateTimeOffset FirstAt, DateTimeOffset LastAt);
