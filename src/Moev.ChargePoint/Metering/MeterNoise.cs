using Moev.ChargePoint.Chance;

namespace Moev.ChargePoint.Metering;

/// <summary>The noise of a charge point's meters. Two readings of the same moment are equal.</summary>
internal sealed class MeterNoise(ChargePointOptions options)
{
    private readonly double _deviation = options.Meter.NoisePercent / 100;
    private readonly SeededNormal _chance = new(options, "meter noise");

    /// <summary>Returns what a meter shows.</summary>
    /// <param name="value">What flows.</param>
    /// <param name="connectorId">The connector.</param>
    /// <param name="channel">0 for the power, 1 to 3 for the current of a phase.</param>
    /// <param name="at">The moment, since the start.</param>
    public double Of(double value, int connectorId, int channel, TimeSpan at) => _deviation == 0 || value == 0
        ? value
        : Math.Max(0, value * (1 + _deviation * _chance.At((at.Ticks << 12) ^ (connectorId << 2) ^ channel)));
}
