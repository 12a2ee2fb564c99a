namespace Moev.Lab.Plans;

/// <summary>The way between the algorithm and the charge points of a run.</summary>
internal enum TransportKind : byte
{
    /// <summary>Through sockets, OCPP and the gateway.</summary>
    Ocpp = 0,

    /// <summary>In process: the algorithm sees the truth, and its decisions are the offers.</summary>
    None,
}
