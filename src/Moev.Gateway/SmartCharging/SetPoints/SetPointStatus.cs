namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The state of the set-point of one connector.</summary>
/// <param name="State">The state in one word.</param>
/// <param name="WantedAmps">A per phase that the last decision gave; not a number before the first one.</param>
/// <param name="SetPointAmps">A per phase of the last set-point that was sent; not a number when there is none.</param>
/// <param name="ConfirmedAmps">A per phase of the limit that the charge point accepted and that is in force; not a number when there is none.</param>
/// <param name="LeaseEndsAt">The end of the confirmed lease; null when the fail-safe limit is in force.</param>
/// <param name="HasFailSafe">True when the charge point is known to hold the fail-safe profile.</param>
/// <param name="IsVerified">True or false as GetCompositeSchedule showed; null when it was not asked, or could not tell.</param>
/// <param name="Obeys">False when the measured current is above the confirmed limit.</param>
/// <param name="Explanation">The state in plain words, for people.</param>
internal readonly record struct SetPointStatus(
    SetPointState State,
    double WantedAmps,
    double SetPointAmps,
    double ConfirmedAmps,
    DateTimeOffset? LeaseEndsAt,
    bool HasFailSafe,
    bool? IsVerified,
    bool Obeys,
    string Explanation);

/// <summary>The state of a set-point in one word.</summary>
internal enum SetPointState : byte
{
    /// <summary>Nothing was sent to the connector yet, and nothing is on record.</summary>
    Unknown = 0,

    /// <summary>The charge point is not connected.</summary>
    Offline,

    /// <summary>The fail-safe profile is being installed.</summary>
    Preparing,

    /// <summary>The wanted limit is confirmed and in force.</summary>
    InForce,

    /// <summary>The wanted limit was sent and is not answered yet.</summary>
    Sending,

    /// <summary>A raise waits for cuts elsewhere that pay for it.</summary>
    Waiting,

    /// <summary>The charge point refused the wanted limit, or did not answer. It is tried again.</summary>
    Refused,

    /// <summary>The charge point accepts limits, but draws more, or its composite schedule shows another one.</summary>
    Disobeying,
}
