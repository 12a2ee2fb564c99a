using Moev.Gateway.Model;

namespace Moev.Gateway.Commands;

/// <summary>A command and its outcome.</summary>
/// <param name="Action">The operation, such as Reset.</param>
/// <param name="Payload">The request as it was sent, or would have been.</param>
/// <param name="Outcome">The end of the CALL; NotSent when the command could not be recorded.</param>
/// <param name="Status">The status that the charge point answered; null when it answered none.</param>
/// <param name="Failure">The reason why there is no CALLRESULT; null when there is one.</param>
internal sealed record SentCommand(
    ChargePointIdentity Identity,
    string Action,
    ReadOnlyMemory<byte> Payload,
    CallOutcome Outcome,
    string? Status,
    CommandFailure? Failure)
{
    /// <summary>The CALL's id on the wire; null when nothing was sent.</summary>
    public string? MessageId { get; } = Outcome.Id.IsNone ? null : Outcome.Id.ToString();

    public bool IsAccepted => Status == "Accepted";

    /// <summary>Milliseconds from the request until the outcome, with one decimal.</summary>
    public double ElapsedMs => Milliseconds(Outcome.Elapsed);

    public static double Milliseconds(TimeSpan elapsed) => Math.Round(elapsed.TotalMilliseconds, 1);
}
