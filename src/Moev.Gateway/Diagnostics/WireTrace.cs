#pragma warning disable CA1822
using Moev.Gateway.Connections;

namespace Moev.Gateway.Diagnostics;

/// <summary>Stand-in until the host's is merged.</summary>
internal sealed class WireTrace
{
    public WireTraceSwitch For(ChargePointIdentity identity) => new();
}

internal sealed class WireTraceSwitch
{
    public bool IsOn { get; set; }

    public void Received(ReadOnlyMemory<byte> utf8) => _ = utf8;

    public void Sent(ReadOnlyMemory<byte> utf8) => _ = utf8;
}
