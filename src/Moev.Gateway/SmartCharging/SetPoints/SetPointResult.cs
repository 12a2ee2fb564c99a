namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The result of a step.</summary>
/// <param name="Problem">The reason why it failed, for people; null when it did not.</param>
internal readonly record struct SetPointResult(SetPointOutcome Outcome, string? Problem = null)
{
    /// <summary>The form of the profile that was accepted.</summary>
    public ProfileForm Form { get; init; }

    /// <summary>True when the charge point does not know the action.</summary>
    public bool IsUnsupported { get; init; }

    /// <summary>True when the composite schedule shows a limit above the accepted one; null when it says nothing.</summary>
    public bool? IsHigher { get; init; }

    /// <summary>s by which the charge point's clock is ahead; null when it did not tell.</summary>
    public double? ClockOffset { get; init; }
}
