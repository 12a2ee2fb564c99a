using Moev.LoadTest.Mixes;

namespace Moev.LoadTest.Traffic;

/// <summary>The position of a charge point in its mix, and the random choices of its steps.</summary>
internal sealed class MixSteps(MixGroup group, int seed, int index)
{
    private Script _connect = new(group.Connect);
    private Script _main = new(group.Main);
    private SmallRandom _choices = SmallRandom.For(~seed, index);

    /// <summary>True when the mix sends messages after the connect messages.</summary>
    public bool Says => group.Main.Sends;

    public void RestartConnect() => _connect.Restart();

    public void RestartMain() => _main.Restart();

    /// <summary>Advances to the next connect message, pause, or the end.</summary>
    public ScriptStatus Connect(out MessageTemplate? message, out TimeSpan pause) => _connect.Advance(ref _choices, out message, out pause);

    /// <summary>Advances to the next message of the mix, pause, or the end.</summary>
    public ScriptStatus Main(out MessageTemplate? message, out TimeSpan pause) => _main.Advance(ref _choices, out message, out pause);

    /// <summary>Draws a number in [0, 1).</summary>
    public double Share() => _choices.NextDouble();

    /// <summary>Draws a duration between two, both included.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => TimeSpan.FromTicks(_choices.Next(least.Ticks, most.Ticks));
}
