namespace Moev.Lab.Hosting;

/// <summary>The options of a gateway in the laboratory.</summary>
internal sealed record LabGatewayOptions
{
    /// <summary>The port for charge points; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port of the control API; 0 for a free one.</summary>
    public int ControlPort { get; init; }

    /// <summary>Options of the gateway that an engine needs, by name. Those of the scenario replace them.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Takes the gateway's log.</summary>
    public GatewayLog Log { get; init; } = new(file: null, static _ => { });
}
