namespace Moev.Gateway.Tests.SmartCharging.ClosedLoop;

/// <summary>Cars that arrive and leave all the time, by a seed. A third loads one phase only.</summary>
internal sealed class Traffic(ClosedLoopHost host, int seed)
{
    // Each connector changes about twice a minute.
    private const double ChangesPerStep = 1 / 60.0;

    private readonly Random _random = new(seed);

    public int Arrivals { get; private set; }

    /// <summary>The highest load of the grid's most loaded line.</summary>
    public double MostAmps { get; private set; }

    public async Task StepAsync()
    {
        MostAmps = Math.Max(MostAmps, host.Truth.LoadOf(0));
        for (var i = 0; i < ClosedLoopHost.Count; i++)
        {
            if (_random.NextDouble() > ChangesPerStep)
                continue;
            Arrivals++;
            await host.ToggleAsync(i, phases: _random.Next(3) == 0 ? 1 : 3);
        }
    }
}
