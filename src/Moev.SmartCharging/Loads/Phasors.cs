using System.Numerics;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Loads;

/// <summary>
/// The currents in three lines as phasors, at unity power factor: the current of a phase has the angle of its voltage. The angle 0° is that of line 1's voltage to neutral
/// at the same node.
/// </summary>
internal static class Phasors
{
    /// <summary>The lines of a conductor.</summary>
    public const int Lines = 3;

    /// <summary>Magnitudes below it are rounding.</summary>
    public const double Negligible = 1e-9;

    public static readonly double Sqrt3 = Math.Sqrt(3);

    // The secondary voltages of a Dyn11 transformer lead the primary ones by 30°.
    private static readonly Complex PrimaryFrame = Complex.FromPolarCoordinates(1, Math.PI / 6);

    /// <summary>Adds the current of 1 A in a phase of a connector.</summary>
    public static void Enter(Span<Complex> lines, Phase phase)
    {
        var current = Complex.FromPolarCoordinates(1, AngleOf(phase));
        if (phase < Phase.L1L2)
        {
            lines[(int)phase] += current;
            return;
        }

        var first = phase - Phase.L1L2;
        lines[first] += current;
        lines[(first + 1) % Lines] -= current;
    }

    /// <summary>Replaces the currents of the secondary lines by those of the primary lines.</summary>
    public static void Transform(Span<Complex> lines, Transformer transformer)
    {
        var ratio = transformer.SecondaryVolts / transformer.PrimaryVolts;
        if (transformer.Winding == TransformerWinding.WyeWye)
        {
            for (var i = 0; i < Lines; i++)
                lines[i] *= ratio;
            return;
        }

        // Each primary winding lies between two lines, and carries the current of one secondary line.
        var turns = PrimaryFrame * (ratio / Sqrt3);
        var (a, b, c) = (lines[0], lines[1], lines[2]);
        (lines[0], lines[1], lines[2]) = ((a - c) * turns, (b - a) * turns, (c - b) * turns);
    }

    // The voltages to neutral have 0°, -120° and 120°. A voltage between two lines is 30° ahead of the first one's.
    private static double AngleOf(Phase phase) => phase switch
    {
        Phase.L1 => 0,
        Phase.L2 => -2 * Math.PI / 3,
        Phase.L3 => 2 * Math.PI / 3,
        Phase.L1L2 => Math.PI / 6,
        Phase.L2L3 => -Math.PI / 2,
        _ => 5 * Math.PI / 6,
    };
}
