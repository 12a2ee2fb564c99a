namespace Moev.LoadTest.Faults;

/// <summary>Options for injected faults. Times are relative to the start of the measurement.</summary>
internal sealed record FaultOptions
{
    public static FaultOptions None { get; } = new();

    /// <summary>The time of the first reconnect storm, which drops connections at once; null for none.</summary>
    public TimeSpan? StormAt { get; init; }

    /// <summary>The number of storms, each after the same interval.</summary>
    public int Storms { get; init; } = 1;

    /// <summary>The charge points whose connections a storm drops.</summary>
    public Portion StormShare { get; init; } = Portion.All;

    /// <summary>The time over which dropped charge points reconnect; zero for at once.</summary>
    public TimeSpan StormSpread { get; init; }

    /// <summary>The charge points that go silent: their connections stay open but send nothing, not even a pong.</summary>
    public Portion Silent { get; init; }

    public TimeSpan SilentAt { get; init; }

    /// <summary>The charge points that stop reading but keep sending.</summary>
    public Portion SlowReaders { get; init; }

    /// <summary>The rate of each slow reader in messages per second.</summary>
    public double SlowReaderRate { get; init; } = 100;

    /// <summary>The charge points that send without waiting for answers.</summary>
    public Portion Noisy { get; init; }

    /// <summary>The rate of each noisy charge point in messages per second.</summary>
    public double NoisyRate { get; init; } = 1_000;

    /// <summary>The share of messages that are sent twice.</summary>
    public double Duplicates { get; init; }

    /// <summary>The share of messages whose bytes are sent in several writes.</summary>
    public double SplitWrites { get; init; }

    /// <summary>The share of messages that are split into fragments, with a ping in between.</summary>
    public double Fragments { get; init; }

    /// <summary>True when some messages are not sent as a single frame.</summary>
    public bool TouchesMessages => Duplicates + SplitWrites + Fragments > 0;

    /// <summary>Gets the role of a charge point.</summary>
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
