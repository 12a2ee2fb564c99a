namespace Moev.SmartCharging.Loads;

/// <summary>The way of a connector's currents to the root, shared by connectors with the same node and phases.</summary>
internal sealed class ConductorPath
{
    private readonly LineCurrent[][] _byPhases;
    private readonly double[] _wattsPerAmp;

    /// <param name="byPhases">The currents, by the number of phases less one.</param>
    /// <param name="wattsPerAmp">W for each A per phase, by the number of phases less one.</param>
    public ConductorPath(LineCurrent[][] byPhases, double[] wattsPerAmp)
    {
        _byPhases = byPhases;
        _wattsPerAmp = wattsPerAmp;
    }

    /// <summary>The currents that 1 A in each of the first phases causes, from the connector's node up.</summary>
    /// <param name="phases">1 to 3.</param>
    public ReadOnlySpan<LineCurrent> Of(int phases) => _byPhases[phases - 1];

    /// <inheritdoc cref="SiteModel.WattsPerAmp"/>
    public double WattsPerAmp(int phases) => _wattsPerAmp[phases - 1];
}

/// <summary>The current in a line for each A per phase at a connector.</summary>
internal readonly record struct LineCurrent(int Line, double Real, double Imaginary);
