namespace Moev.Lab.Realtime;

/// <summary>The settings of a run on a running clock, which a scenario does not have.</summary>
internal sealed record RealtimeSettings
{
    /// <summary>The central system, <c>ws://host:port/path</c>, without an identity; null to host the gateway.</summary>
    public Uri? Url { get; init; }

    /// <summary>The control API of a gateway that gets what drivers declare and what is signalled; null for that of the hosted gateway, or none.</summary>
    public Uri? ControlUrl { get; init; }

    /// <summary>The hosted gateway's port for charge points; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port of its control API; 0 for a free one.</summary>
    public int ControlPort { get; init; }

    /// <summary>The file for the log of the hosted gateway; null for none.</summary>
    public string? GatewayLog { get; init; }

    /// <summary>Called when everything is connected, and the clock starts.</summary>
    public Action<RealtimeView>? Started { get; init; }
}
