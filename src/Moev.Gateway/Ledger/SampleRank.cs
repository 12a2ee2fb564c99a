using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>
/// Ranks the samples of one measurand and one sample time. Charge points report a quantity more than once, told apart by context, format, location
/// and phase (OCPP 1.6 §7.43); the lowest rank is the quantity now, as delivered to the vehicle, over all phases.
/// </summary>
/// <remarks>
/// By context: the present value before Interruption.End, Interruption.Begin and Transaction.Begin, which charge points repeat behind it.
/// By location: Outlet (or none), Cable, Body, EV, Inlet; the inlet may feed several connectors, and includes losses.
/// By phase: none, then L1 to L3, L1-N to L3-N, L1-L2 to L3-L1.
/// </remarks>
internal static class SampleRank
{
    // Families of phases.
    private const int NoPhase = 0;
    private const int Phases = 1;
    private const int PhasesToNeutral = 2;
    private const int PhaseToPhase = 3;
    private const int UnknownPhase = 4;

    /// <summary>Gets the rank of a sample. False for signed data and for the neutral conductor.</summary>
    /// <param name="sample">One sample.</param>
    /// <param name="rank">Equal for samples that differ in phase only.</param>
    /// <param name="phase">The phase, 0 to 2.</param>
    public static bool TryGet(in SampledValue sample, out int rank, out int phase)
    {
        // What nearly all samples have.
        if (sample is { Phase: null, Location: null or Location.Outlet, Context: null or ReadingContext.SamplePeriodic, Format: null or ValueFormat.Raw })
        {
            rank = 0;
            phase = 0;
            return true;
        }

        (var family, phase) = sample.Phase switch
        {
            null => (NoPhase, 0),
            Phase.L1 => (Phases, 0),
            Phase.L2 => (Phases, 1),
            Phase.L3 => (Phases, 2),
            Phase.L1N => (PhasesToNeutral, 0),
            Phase.L2N => (PhasesToNeutral, 1),
            Phase.L3N => (PhasesToNeutral, 2),
            Phase.L1L2 => (PhaseToPhase, 0),
            Phase.L2L3 => (PhaseToPhase, 1),
            Phase.L3L1 => (PhaseToPhase, 2),
            _ => (UnknownPhase, 0),
        };
        rank = ContextRank(sample.Context) << 6 | LocationRank(sample.Location) << 3 | family;
        return sample.Format != ValueFormat.SignedData && sample.Phase != Phase.N;
    }

    /// <summary>Returns true when a context may repeat the value of an earlier moment.</summary>
    public static bool IsEarlier(ReadingContext context) => ContextRank(context) > 0;

    /// <summary>Returns true when samples of a rank have the present value.</summary>
    public static bool IsCurrent(int rank) => rank >> 6 == 0;

    /// <summary>Returns a number for the location and the phases of a rank, 0 to 63.</summary>
    public static int Source(int rank) => rank & 0x3F;

    /// <summary>Returns the place of a location in the order.</summary>
    public static int LocationRank(Location? location) => location switch
    {
        null or Location.Outlet => 0,
        Location.Cable => 1,
        Location.Body => 2,
        Location.EV => 3,
        Location.Inlet => 4,
        _ => 5,
    };

    private static int ContextRank(ReadingContext? context) => context switch
    {
        ReadingContext.InterruptionEnd => 1,
        ReadingContext.InterruptionBegin => 2,
        ReadingContext.TransactionBegin => 3,
        _ => 0,
    };
}
