namespace Moev.LoadTest.Faults;

/// <summary>What goes wrong on purpose. Times count from the start of the measurement.</summary>
internal sealed record FaultOptions
{
    public static FaultOptions None { get; } = new();

    /// <summary>When connections are dropped all at once; null for never.</summary>
    public TimeSpan? StormAt { get; init; }

    /// <summary>How often, each again after the same time.</summary>
    public int Storms { get; init; } = 1;

    /// <summary>Whose connections.</summary>
    public Portion StormShare { get; init; } = Portion.All;

    /// <summary>The time over which they come back; zero is at once.</summary>
    public TimeSpan StormSpread { get; init; }

    /// <summary>Connections that go silent: they stay open, and nothing comes any more, no pong either.</summary>
    public Portion Silent { get; init; }

    public TimeSpan SilentAt { get; init; }

    /// <summary>Charge points that read nothing, and go on sending.</summary>
    public Portion SlowReaders { get; init; }

    /// <summary>Messages of each of them in a second.</summary>
    public double SlowReaderRate { get; init; } = 100;

    /// <summary>Charge points that send without waiting for an answer.</summary>
    public Portion Noisy { get; init; }

    /// <summary>Messages of each of them in a second.</summary>
    public double NoisyRate { get; init; } = 1_000;

    /// <summary>The share of messages that are sent twice.</summary>
    public double Duplicates { get; init; }

    /// <summary>The share of messages whose bytes arrive in pieces.</summary>
    public double SplitWrites { get; init; }

    /// <summary>The share of messages that are cut into frames, with a ping among them.</summary>
    public double Fragments { get; init; }

    /// <summary>Whether any message is sent otherwise than in one frame.</summary>
    public bool TouchesMessages => Duplicates + SplitWrites + Fragments > 0;

    /// <summary>What a charge point is there for.</summary>
    public Role RoleOf(int index, int chargePoints)
    {
        foreach (var (role, portion) in (ReadOnlySpan<(Role, Portion)>)[(Role.Noisy, Noisy), (Role.SlowReader, SlowReaders), (Role.Silent, Silent)])
        {
            var count = portion.Of(chargePoints);
            if (index < count)
                return role;
            index -= count;
        }

        return Role.Normal;
    }
}
