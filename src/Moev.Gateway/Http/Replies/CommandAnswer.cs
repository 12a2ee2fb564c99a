using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Reservations;
using Moev.Gateway.Http.Triggers;

namespace Moev.Gateway.Http.Replies;

/// <summary>What became of a command. Members that do not concern it are left out.</summary>
/// <param name="Id">The charge point's identity.</param>
/// <param name="Action">The OCPP action; Disconnect for closing the connection.</param>
/// <param name="Status">The status that the charge point answered; null when it answered none.</param>
/// <param name="MessageId">The CALL's id on the wire; null when nothing was sent.</param>
/// <param name="ElapsedMs">Milliseconds from the request until the outcome.</param>
internal sealed record CommandAnswer(string Id, string Action, string? Status, string? MessageId, double ElapsedMs)
{
    /// <summary>In a command to all: why there is no status, one of <see cref="ProblemReasons"/>.</summary>
    public string? Reason { get; init; }

    public string? Detail { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorDescription { get; init; }

    public int? ConnectorId { get; init; }

    public int? TransactionId { get; init; }

    public string? IdTag { get; init; }

    /// <summary>The limit that was sent: A per phase, or W in total.</summary>
    public decimal? Limit { get; init; }

    public string? Unit { get; init; }

    /// <summary>Whether the limit that was sent is below the one that was asked for, because a limit has one decimal (OCPP 1.6 §7.14).</summary>
    public bool? RoundedDown { get; init; }

    public RequestedLimit? Requested { get; init; }

    /// <summary>By what amperes and watts were converted; null when they were not.</summary>
    public LimitConversion? Converted { get; init; }

    /// <summary>ChargingScheduleAllowedChargingRateUnit as the charge point reported it; null when it did not.</summary>
    public string? AllowedUnits { get; init; }

    /// <summary>The purpose of the first profile that was accepted.</summary>
    public string? Purpose { get; init; }

    /// <summary>Every profile that was sent, in order, with what the charge point said.</summary>
    public IReadOnlyList<LimitAttempt>? Tried { get; init; }

    /// <summary>The job that was begun.</summary>
    public JobView? Job { get; init; }

    public ReservationView? Reservation { get; init; }

    public LocalListView? LocalList { get; init; }

    /// <summary>Every SendLocalList, in order, with what the charge point said.</summary>
    public IReadOnlyList<LocalListPart>? Sent { get; init; }

    public TriggerView? Trigger { get; init; }

    /// <summary>What the caller might not expect.</summary>
    public string? Note { get; init; }
}

internal sealed record RequestedLimit(decimal Limit, string Unit);

/// <param name="Volts">Between a phase and neutral.</param>
/// <param name="Phases">How many phases the watts are shared by.</param>
internal sealed record LimitConversion(int Volts, int Phases);

/// <summary>What each charge point answered to a command to all.</summary>
internal sealed record BroadcastAnswer(IReadOnlyList<CommandAnswer> Results);
