using Moev.Ocpp.V16;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The form of charging profiles that a charge point accepts.</summary>
/// <param name="Unit">A or W.</param>
/// <param name="Purpose">The purpose, OCPP 1.6 §3.13.1.</param>
/// <param name="OnChargePoint">True for connector 0; only where the charge point has no other connector.</param>
/// <param name="Layout">The profiles that make up a fail-safe limit and a lease.</param>
internal readonly record struct ProfileForm(ChargingRateUnit Unit, ChargingProfilePurpose Purpose, bool OnChargePoint, ProfileLayout Layout)
{
    /// <summary>The form that is tried first: it applies to running transactions at once, and to those that begin later.</summary>
    public static ProfileForm Usual { get; } = new(ChargingRateUnit.A, ChargingProfilePurpose.TxDefaultProfile, false, ProfileLayout.Stacked);

    /// <summary>True when the profiles end with the transaction, so that a car that comes next is not limited.</summary>
    public bool EndsWithTransaction => Purpose == ChargingProfilePurpose.TxProfile;

    /// <summary>Returns the forms to try, in order.</summary>
    /// <param name="allowsAmperes">True when schedules may be in A.</param>
    /// <param name="allowsWatts">True when schedules may be in W.</param>
    /// <param name="isOnlyConnector">True when the charge point has one connector, so that a limit of connector 0 is its limit.</param>
    /// <param name="hasTransaction">True while a transaction runs.</param>
    public static IEnumerable<ProfileForm> Candidates(ProfileLayout layout, bool allowsAmperes, bool allowsWatts, bool isOnlyConnector, bool hasTransaction)
    {
        ChargingRateUnit[] units =
            allowsAmperes == allowsWatts ? [ChargingRateUnit.A, ChargingRateUnit.W] : [allowsAmperes ? ChargingRateUnit.A : ChargingRateUnit.W];
        foreach (var unit in units)
            yield return new ProfileForm(unit, ChargingProfilePurpose.TxDefaultProfile, false, layout);
        if (isOnlyConnector)
        {
            foreach (var unit in units)
                yield return new ProfileForm(unit, ChargingProfilePurpose.TxDefaultProfile, true, layout);
            foreach (var unit in units)
                yield return new ProfileForm(unit, ChargingProfilePurpose.ChargePointMaxProfile, true, layout);
        }

        if (hasTransaction)
        {
            foreach (var unit in units)
                yield return new ProfileForm(unit, ChargingProfilePurpose.TxProfile, false, layout);
        }
    }
}

/// <summary>The profiles that make up a fail-safe limit and a lease.</summary>
internal enum ProfileLayout : byte
{
    /// <summary>The fail-safe limit without an end at stack level 0, and above it the lease at stack level 1, which ends by itself.</summary>
    Stacked = 0,

    /// <summary>One profile at stack level 0 whose second period, from the end of the lease on, is the fail-safe limit.</summary>
    OneProfile,
}
