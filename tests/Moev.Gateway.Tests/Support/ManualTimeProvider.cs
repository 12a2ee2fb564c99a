using Moev.Tests.Shared;

namespace Moev.Gateway.Tests.Support;

/// <summary>The clock of a test: it stands still until the test moves it, and a timer without a delay fires with the next advance.</summary>
internal sealed class ManualTimeProvider() : SteppedTimeProvider(Start, fireAtOnce: false)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
}
