using Moev.LoadTest.Commands;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Traffic;
using Moev.Ocpp.OcppJ;

namespace Moev.LoadTest.Load;

/// <summary>What to load a central system with.</summary>
internal sealed record LoadOptions
{
    /// <summary>The identity of each charge point is appended.</summary>
    public required Uri Url { get; init; }

    public required Mix Mix { get; init; }

    public int ChargePoints { get; init; } = 2_000;

    /// <summary>The number of the first charge point, for a second process beside this one.</summary>
    public int FirstIndex { get; init; }

    /// <summary>The identity of a charge point without its number.</summary>
    public string IdentityPrefix { get; init; } = "LOAD_";

    /// <summary>The id tag that charge points present; {index} stands for a charge point's number.</summary>
    public string IdTag { get; init; } = "LOAD{index}";

    /// <summary>Key of HTTP Basic authentication, or null for none (OCPP-J 1.6 §6.2.2).</summary>
    public byte[]? Key { get; init; }

    /// <summary>Messages in a second that each charge point is to send, answers or no; null sends each as soon as the last is answered.</summary>
    public double? Rate { get; init; }

    /// <summary>How long the load runs before the measurement.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to measure.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long it takes until all charge points send; part of the warm-up.</summary>
    public TimeSpan Ramp { get; init; }

    /// <summary>Between an answer and the next message, in a closed loop.</summary>
    public TimeSpan ThinkLeast { get; init; }

    /// <summary>Between an answer and the next message, in a closed loop.</summary>
    public TimeSpan ThinkMost { get; init; }

    /// <summary>Connections begun in a second.</summary>
    public int ConnectRate { get; init; } = 1_000;

    /// <summary>Every random choice comes from this.</summary>
    public int Seed { get; init; }

    public FaultOptions Faults { get; init; } = FaultOptions.None;

    /// <summary>Commands that go to the HTTP API meanwhile; null for none.</summary>
    public CommandOptions? Commands { get; init; }

    public SourceAddresses SourceAddresses { get; init; } = SourceAddresses.Any;

    /// <summary>The central system's processes on this machine, whose processor time and memory are to be measured.</summary>
    public IReadOnlyList<int> ServerProcesses { get; init; } = [];

    /// <summary>How strictly answers and commands are read.</summary>
    public ValidationMode Validation { get; init; } = ValidationMode.Strict;

    /// <summary>An attempt to connect that takes longer, TCP and the opening handshake, is given up for the next.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An answer that takes longer ends the connection.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Between the end of a connection and the next attempt; drawn from here to <see cref="ReconnectMost"/>.</summary>
    public TimeSpan ReconnectLeast { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before the next attempt to connect.</summary>
    public TimeSpan ReconnectMost { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Handshakes under way at once while all connect for the first time.</summary>
    public int MaxConnecting { get; init; } = 500;

    /// <summary>What the slowest connection may take beyond the pace of <see cref="ConnectRate"/>.</summary>
    public TimeSpan ConnectGrace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What the charge points get for their goodbyes.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
