using Microsoft.Extensions.Options;
using Moev.Gateway.Options;

namespace Moev.Gateway.Sessions;

/// <summary>
/// Damps two connections of one identity that replace one another. A new connection replaces the old one, because a charge point that lost its
/// connection must get in; but a session that was replaced often and is alive stays. The registry's lock guards each history.
/// </summary>
/// <remarks>
/// A refused connection makes the gateway ping the session. One that is dead says nothing to that, and after a while the next attempt replaces it.
/// </remarks>
internal sealed class ReplacementLimit(IOptions<OcppOptions> options, TimeProvider time)
{
    /// <summary>The seconds after which a refused connection may try again. A session that says nothing for so long after a ping is replaced.</summary>
    public const int QuietSeconds = 10;

    /// <summary>Gets the limit.</summary>
    public int PerMinute { get; } = options.Value.MaxReplacementsPerMinute;

    /// <summary>Counts an attempt to replace a session. Under the registry's lock.</summary>
    /// <returns>False if the old session stays, and must be pinged.</returns>
    public bool TryReplace(ChargePointSession old)
    {
        ref var history = ref old.Replacements;
        if (history.TryTake(time))
            return true;
        var now = time.GetTimestamp();
        if (old.QuestionedAt != 0 && old.LastReceived < old.QuestionedAt)
            return time.GetElapsedTime(old.QuestionedAt, now) >= TimeSpan.FromSeconds(QuietSeconds);

        // Alive since it was asked last: it stays while the attempts go on.
        old.QuestionedAt = now;
        history.Extend(time);
        return false;
    }

    /// <summary>Returns the history of an identity that was not replaced yet.</summary>
    public SlidingWindowLimit NewHistory() => new(PerMinute);
}
