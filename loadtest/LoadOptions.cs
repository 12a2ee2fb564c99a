namespace Moev.LoadTest;

/// <summary>What to load a central system with.</summary>
internal sealed record LoadOptions
{
    /// <summary>The identity of each charge point is appended.</summary>
    public required Uri Url { get; init; }

    public required int ChargePoints { get; init; }

    /// <summary>How long to measure.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How long the load runs before that.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Connections begun in a second.</summary>
    public required int ConnectRate { get; init; }

    /// <summary>MeterValues of one transaction.</summary>
    public required int MeterValuesPerTransaction { get; init; }

    /// <summary>The central system's process on this machine, whose processor time is to be measured; 0 for none.</summary>
    public int ServerProcess { get; init; }

    /// <summary>An answer that takes longer, and a handshake that does, ends the connection.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Between the end of a connection and the next attempt.</summary>
    public TimeSpan ReconnectWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Handshakes under way at once.</summary>
    public int MaxConnecting { get; init; } = 500;

    /// <summary>What the slowest connection may take beyond the pace of <see cref="ConnectRate"/>.</summary>
    public TimeSpan ConnectGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the charge points get for their goodbyes.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
