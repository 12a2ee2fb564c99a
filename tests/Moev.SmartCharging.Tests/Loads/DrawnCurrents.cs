using System.Numerics;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Tests.Loads;

/// <summary>
/// The physics of a site, written independently of the library: voltages as phasors in one frame from the root down, and the currents that they drive at unity power factor,
/// from the connectors up.
/// </summary>
internal sealed class DrawnCurrents
{
    private readonly SiteModel _site;
    private readonly Complex[][] _voltages; // by node: lines to neutral
    private readonly Complex[][] _secondary; // by node: the currents of its own lines
    private readonly Complex[][] _primary; // by node: the currents of its parent's lines that it causes

    public DrawnCurrents(SiteModel site)
    {
        _site = site;
        _voltages = new Complex[site.Nodes.Count][];
        _secondary = [.. site.Nodes.Select(static _ => new Complex[3])];
        _primary = [.. site.Nodes.Select(static _ => new Complex[3])];
        for (var node = 0; node < site.Nodes.Count; node++)
        {
            Complex[] above = site.ParentOf(node) < 0
                ? [.. Enumerable.Range(0, 3).Select(line => Complex.FromPolarCoordinates(site.Site.Voltage, -2 * Math.PI / 3 * line))]
                : _voltages[site.ParentOf(node)];
            _voltages[node] = site.Nodes[node].Transformer switch
            {
                null => above,
                { Winding: TransformerWinding.WyeWye } wye => [.. above.Select(volts => volts / volts.Magnitude * wye.SecondaryVolts)],
                { } delta => [.. Enumerable.Range(0, 3).Select(line => above[line] - above[(line + 1) % 3]).Select(volts => volts / volts.Magnitude * delta.SecondaryVolts)],
            };
        }
    }

    /// <summary>Computes the currents.</summary>
    /// <param name="drawn">A of each phase of each connector.</param>
    public void Draw(double[][] drawn)
    {
        foreach (var lines in _secondary.Concat(_primary))
            Array.Clear(lines);
        for (var i = 0; i < drawn.Length; i++)
        {
            var node = _site.NodeOf(i);
            for (var phase = 0; phase < drawn[i].Length; phase++)
            {
                var wiring = _site.Connectors[i].Phases[phase];
                var from = (int)wiring % 3;
                var to = wiring >= Phase.L1L2 ? (from + 1) % 3 : -1;
                var volts = _voltages[node][from] - (to < 0 ? 0 : _voltages[node][to]);
                var current = volts / volts.Magnitude * drawn[i][phase];
                _secondary[node][from] += current;
                if (to >= 0)
                    _secondary[node][to] -= current;
            }
        }

        for (var node = _site.Nodes.Count - 1; node >= 0; node--)
        {
            for (var line = 0; line < 3; line++)
                _primary[node][line] += PrimaryOf(node, line);
            for (var line = 0; line < 3 && _site.ParentOf(node) >= 0; line++)
                _secondary[_site.ParentOf(node)][line] += _primary[node][line];
        }
    }

    public double AmpsOf(int node, int line) => _secondary[node][line].Magnitude;

    public double PrimaryAmpsOf(int node, int line) => _primary[node][line].Magnitude;

    /// <summary>The power that enters the root, which an ideal network loses nothing of.</summary>
    public Complex PowerAtRoot() => Enumerable.Range(0, 3).Aggregate(Complex.Zero, (sum, line) => sum + (PrimaryVoltage(line) * Complex.Conjugate(_primary[0][line])));

    /// <summary>Returns the highest current of a line of a node, or of its primary side, above the limit of the site's file.</summary>
    public double WorstExcess()
    {
        var worst = double.NegativeInfinity;
        for (var node = 0; node < _site.Nodes.Count; node++)
        {
            var description = _site.Nodes[node];
            var rating = description.Transformer?.LimitVoltAmps / 3 ?? double.PositiveInfinity;
            for (var line = 0; line < 3; line++)
            {
                worst = Math.Max(worst, AmpsOf(node, line) - (description.LimitAmps ?? double.PositiveInfinity));
                if (description.Transformer is { } transformer)
                    worst = Math.Max(worst, Math.Max(AmpsOf(node, line) - (rating / transformer.SecondaryVolts), PrimaryAmpsOf(node, line) - (rating / transformer.PrimaryVolts)));
            }
        }

        return worst;
    }

    private Complex PrimaryVoltage(int line) => Complex.FromPolarCoordinates(_site.Nodes[0].Transformer?.PrimaryVolts ?? _site.Site.Voltage, -2 * Math.PI / 3 * line);

    private Complex PrimaryOf(int node, int line) => _site.Nodes[node].Transformer switch
    {
        null => _secondary[node][line],
        { Winding: TransformerWinding.WyeWye } wye => _secondary[node][line] * wye.SecondaryVolts / wye.PrimaryVolts,

        // The winding from line n to line n + 1 is on the core of secondary line n.
        { } delta => (_secondary[node][line] - _secondary[node][(line + 2) % 3]) * delta.SecondaryVolts / (delta.PrimaryVolts * Math.Sqrt(3)),
    };
}
