using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.OcppJ;

namespace Moev.LoadTest.Options;

/// <summary>The options of a load run.</summary>
internal sealed record LoadOptions
{
    /// <summary>The endpoint. The identity of each charge point is appended.</summary>
    public required Uri Url { get; init; }

    public required Mix Mix { get; init; }

    public int ChargePoints { get; init; } = 2_000;

    /// <summary>The number of the first charge point, for running several processes side by side.</summary>
    public int FirstIndex { get; init; }

    /// <summary>The identity of a charge point without its number.</summary>
    public string IdentityPrefix { get; init; } = "LOAD_";

    /// <summary>
    /// True to let a charge point leave after each run of its steps; one with a new identity, whose number is larger by
    /// <see cref="ChargePoints"/>, takes its place.
    /// </summary>
    public bool NewIdentities { get; init; }

    /// <summary>The id tag presented by charge points. {index} is replaced by the number of the charge point.</summary>
    public string IdTag { get; init; } = "LOAD{index}";

    /// <summary>The key for HTTP Basic authentication; null for none (OCPP-J 1.6 §6.2.2).</summary>
    public byte[]? Key { get; init; }

    /// <summary>
    /// The rate of each charge point in messages per second, regardless of answers. Null: a closed loop, which sends each message after the
    /// answer to the one before.
    /// </summary>
    public double? Rate { get; init; }

    /// <summary>The duration of the load before the measurement.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The duration of the measurement.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The time until all charge points send; part of the warm-up.</summary>
    public TimeSpan Ramp { get; init; }

    /// <summary>The minimum time between an answer and the next message, in a closed loop.</summary>
    public TimeSpan ThinkLeast { get; init; }

    /// <summary>The maximum time between an answer and the next message, in a closed loop.</summary>
    public TimeSpan ThinkMost { get; init; }

    /// <summary>The rate of new connections per second.</summary>
    public int ConnectRate { get; init; } = 1_000;

    /// <summary>The seed of all random choices.</summary>
    public int Seed { get; init; }

    public FaultOptions Faults { get; init; } = FaultOptions.None;

    /// <summary>The commands posted to the HTTP API during the load; null for none.</summary>
    public CommandOptions? Commands { get; init; }

    public SourceAddresses SourceAddresses { get; init; } = SourceAddresses.Any;

    /// <summary>The central system's processes on this machine, whose CPU time and memory are measured.</summary>
    public IReadOnlyList<int> ServerProcesses { get; init; } = [];

    /// <summary>The strictness of validating answers and commands.</summary>
    public ValidationMode Validation { get; init; } = ValidationMode.Strict;

    /// <summary>The timeout of a connection attempt, TCP and opening handshake. After it the next attempt starts.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time to wait for a central system that accepts no connection yet. Zero fails with the first connection.</summary>
    public TimeSpan WaitForServer { get; init; }

    /// <summary>The timeout of an answer. After it the connection is closed.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The minimum wait between the end of a connection and the next attempt; the wait is random up to <see cref="ReconnectMost"/>.
    /// </summary>
    public TimeSpan ReconnectLeast { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum wait before the next connection attempt.</summary>
    public TimeSpan ReconnectMost { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The maximum number of concurrent handshakes while all charge points connect for the first time.</summary>
    public int MaxConnecting { get; init; } = 500;

    /// <summary>The time that the slowest connection may take beyond the schedule of <see cref="ConnectRate"/>.</summary>
    public TimeSpan ConnectGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time for the charge points to close their connections.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
