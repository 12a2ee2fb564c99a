namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The next thing to do for a connector.</summary>
/// <param name="Amps">A per phase of the limit.</param>
/// <param name="IsRenewal">True when only the end of the lease moves.</param>
/// <param name="ProfileId">The id of the profile to clear; null for all TxProfiles of the connector.</param>
internal readonly record struct SetPointStep(SetPointStepKind Kind, double Amps = double.NaN, bool IsRenewal = false, int? ProfileId = null)
{
    public static SetPointStep None { get; } = new(SetPointStepKind.None);

    /// <summary>True when it sets a limit.</summary>
    public bool IsLimit => Kind is SetPointStepKind.Base or SetPointStepKind.Lease;
}

internal enum SetPointStepKind : byte
{
    None = 0,

    /// <summary>Clear a profile of someone else that outranks the controller's.</summary>
    Clear,

    /// <summary>Install the fail-safe profile.</summary>
    Base,

    /// <summary>Send a set-point.</summary>
    Lease,

    /// <summary>Ask for the composite schedule.</summary>
    Check,
}

/// <summary>The timing of set-points, in s.</summary>
/// <param name="Lease">The validity of a set-point above the fail-safe current.</param>
/// <param name="Settle">The time within which a car follows.</param>
/// <param name="Retry">The first wait after a failure.</param>
/// <param name="RetryMax">The longest one.</param>
/// <param name="Verify">The time between two checks; 0 for none.</param>
/// <param name="Fresh">The age up to which a decision counts. An older one is not sent, and its leases are not renewed.</param>
internal readonly record struct SetPointTiming(double Lease, double Settle, double Retry, double RetryMax, double Verify, double Fresh)
{
    public static SetPointTiming Of(Options.SiteOptions options) => new(
        options.LeaseSeconds,
        options.SettleSeconds,
        options.RetrySeconds,
        Math.Max(options.RetrySeconds, options.RetryMaxSeconds),
        options.VerifyMinutes * 60.0,
        // A cycle may be as late as its algorithm. A missed one is not the end.
        (2.0 * options.PeriodSeconds) + (options.BudgetMilliseconds / 1_000.0) + 1);
}
