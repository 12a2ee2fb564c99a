using Moev.Gateway.Ledger;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.Http.Site;

/// <param name="At">The time of the signal.</param>
/// <param name="Until">The end of the limit.</param>
/// <param name="LimitAmps">A on each line.</param>
/// <param name="LimitKw">kW of all lines together.</param>
/// <param name="FileLimitAmps">The limit of the site file, which a signal never raises.</param>
/// <param name="FileLimitKw">The limit of the site file in kW.</param>
/// <param name="EffectiveLimitAmps">The lower one of both.</param>
/// <param name="EffectiveLimitKw">The lower one of both in kW.</param>
internal sealed record SiteNodeLimitView(
    string Node,
    DateTimeOffset At,
    DateTimeOffset Until,
    double? LimitAmps,
    double? LimitKw,
    double? FileLimitAmps,
    double? FileLimitKw,
    double? EffectiveLimitAmps,
    double? EffectiveLimitKw)
{
    public static SiteNodeLimitView Of(SiteNode node, NodeSignal signal) => new(
        node.Id,
        signal.At,
        signal.Until,
        signal.LimitAmps,
        signal.LimitWatts / 1_000,
        node.LimitAmps,
        node.LimitWatts / 1_000,
        Lower(signal.LimitAmps, node.LimitAmps),
        Lower(signal.LimitWatts, node.LimitWatts) / 1_000);

    private static double? Lower(double? one, double? other) => one is { } a && other is { } b ? Math.Min(a, b) : one ?? other;
}

/// <param name="Amps">A on lines 1 to 3.</param>
/// <param name="Kw">kW of all lines together.</param>
/// <param name="IncludesChargers">True when the current of the connectors below the node is part of it.</param>
/// <param name="At">The time of the measurement that counts: a newer one on record is not replaced.</param>
internal sealed record SiteNodeMeasurementView(string Node, IReadOnlyList<double>? Amps, double? Kw, bool IncludesChargers, DateTimeOffset At)
{
    public static SiteNodeMeasurementView Of(string node, NodeMeasurement measurement) => new(
        node,
        measurement.Amps is { } amps ? [amps.First, amps.Second, amps.Third] : null,
        measurement.Watts / 1_000,
        measurement.IncludesChargers,
        measurement.At);
}
