using Moev.Tests.Shared;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>The clock of a test: it stands still until the test moves it, but a timer without a delay fires at once.</summary>
internal sealed class ManualTimeProvider() : SteppedTimeProvider(Start, fireAtOnce: true)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
}
