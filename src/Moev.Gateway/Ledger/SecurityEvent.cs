using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>Something that an attacker may have caused, or a wrong configuration.</summary>
/// <param name="Identity">The claimed identity, which need not be on record.</param>
/// <param name="Kind">One of <see cref="SecurityEventKinds"/>.</param>
/// <param name="Detail">A description without secrets.</param>
internal sealed record SecurityEvent(ChargePointIdentity Identity, DateTimeOffset At, string Kind, string Detail)
{
    /// <summary>Gets the charge point's report; null when the gateway detected the event.</summary>
    public ReportedSecurityEvent? Reported { get; init; }
}

/// <summary>A SecurityEventNotification (security whitepaper §5.15).</summary>
/// <param name="Type">One of <see cref="SecurityEventTypes"/>, or a maker's own.</param>
/// <param name="Timestamp">By the charge point's clock.</param>
internal sealed record ReportedSecurityEvent(string Type, DateTimeOffset Timestamp);

/// <summary>Kinds of security events. Programs compare them, so a name never changes.</summary>
internal static class SecurityEventKinds
{
    /// <summary>A second connection of an identity took the place of the first.</summary>
    public const string SessionReplaced = "sessionReplaced";

    /// <summary>An identity that is not listed, or without its key.</summary>
    public const string AuthenticationRefused = "authenticationRefused";

    /// <summary>A message that names another charge point's transaction.</summary>
    public const string ForeignTransaction = "foreignTransaction";

    /// <summary>The number of events that were left out, because there were too many in a minute.</summary>
    public const string LeftOut = "leftOut";

    /// <summary>The charge point reported it with SecurityEventNotification.</summary>
    public const string Reported = "reported";
}
