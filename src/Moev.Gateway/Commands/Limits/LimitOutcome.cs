using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Limits;

/// <summary>The outcome of a limit. The records in this class are the complete set.</summary>
internal abstract record LimitOutcome
{
    private LimitOutcome()
    {
    }

    /// <summary>A number that grows with every limit of the process; null when the charge point was not found.</summary>
    public long? Number { get; init; }

    /// <summary>The charge point answered. It may have rejected every profile.</summary>
    /// <param name="Limit">The limit that was sent.</param>
    /// <param name="Attempts">The profiles that were sent, in order; at least one.</param>
    /// <param name="Accepted">The first attempt that was accepted; null when none was.</param>
    /// <param name="Caveat">The restriction under which the accepted limit holds.</param>
    internal sealed record Answered(
        SettledLimit Limit, IReadOnlyList<ProfileAttempt> Attempts, ProfileAttempt? Accepted, LimitCaveat Caveat) : LimitOutcome
    {
        /// <summary>The attempt that was accepted, or else the last one.</summary>
        public ProfileAttempt Decisive => Accepted ?? Attempts[^1];
    }

    /// <summary>The limit was not set, or it is not known whether it was.</summary>
    /// <param name="Attempts">The profiles that were sent before the failure, and the one that failed.</param>
    internal sealed record Failed(CommandFailure Failure, IReadOnlyList<ProfileAttempt> Attempts) : LimitOutcome
    {
        public Failed(CommandFailure failure)
            : this(failure, [])
        {
        }
    }
}

/// <summary>One SetChargingProfile on the way to a limit.</summary>
/// <param name="TransactionId">The transaction of a TxProfile; null for other purposes.</param>
internal sealed record ProfileAttempt(ChargingProfilePurpose Purpose, int ConnectorId, int? TransactionId, SentCommand Sent);

/// <summary>A restriction of an accepted limit that its caller may not expect.</summary>
internal enum LimitCaveat : byte
{
    None,

    /// <summary>Only TxProfiles were accepted: the limit ends with the transactions that are running now.</summary>
    EndsWithTransaction,

    /// <summary>A running transaction did not accept a profile: a profile that it already has outranks the limit.</summary>
    TransactionMayOutrankIt,

    /// <summary>A TxDefaultProfile on connector 0 limits each connector, not their sum (OCPP 1.6 §3.13.1).</summary>
    AppliesPerConnector,
}
