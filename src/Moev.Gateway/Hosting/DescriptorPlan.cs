using System.Globalization;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>The maximum numbers of connections, each of which needs a file descriptor.</summary>
/// <param name="Sessions">Ocpp:MaxSessions.</param>
/// <param name="HalfOpen">Ocpp:MaxHalfOpen.</param>
/// <param name="Control">Control:MaxConnections.</param>
/// <param name="Uploads">Uploads:MaxConnections; 0 without a listener for uploads.</param>
internal sealed record DescriptorPlan(int Sessions, int HalfOpen, int Control, int Uploads)
{
    /// <summary>
    /// The descriptors of the process itself: about 200 assemblies, polls and files after the start, those that are loaded later, the ledger's readers,
    /// uploaded files, and the connections of the control listener that are about to close.
    /// </summary>
    public const int Own = 320;

    private const int Min = 16;

    /// <summary>The lowest limit with which a gateway starts: it then has 16 sessions.</summary>
    public const int MinLimit = Own + (4 * Min);

    /// <summary>Gets the sum of the connections, with the places that the control listener keeps for health checks.</summary>
    private long Sum => (long)Sessions + HalfOpen + Control + Uploads + (Control > 0 ? ControlPlaces.Reserved : 0);

    /// <summary>Returns the limit of open files that a plan needs.</summary>
    public static long Needed(DescriptorPlan wanted) => wanted.Sum + Own;

    /// <summary>
    /// Fits the connections into a limit. Half-open connections are lowered first, down to a sixteenth of the limit: they last seconds. Then control
    /// connections and uploads, to a sixteenth each; then sessions.
    /// </summary>
    /// <returns>Null when the limit is below <see cref="MinLimit"/>.</returns>
    public static DescriptorPlan? For(long limit, DescriptorPlan wanted)
    {
        if (limit >= Needed(wanted))
            return wanted;
        if (limit < MinLimit)
            return null;
        var plan = wanted;
        var share = (int)Math.Max(Min, (limit - Own) / 16);
        plan = plan with { HalfOpen = Lowered(plan.HalfOpen, plan, limit, share) };
        plan = plan with { Control = Lowered(plan.Control, plan, limit, share) };
        plan = plan with { Uploads = Lowered(plan.Uploads, plan, limit, share) };
        plan = plan with { Sessions = Lowered(plan.Sessions, plan, limit, 1) };
        return plan;
    }

    /// <summary>Returns the plan as configuration.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings() =>
        Values().Where(static value => value.Count > 0).Select(static value => KeyValuePair.Create(value.Key, (string?)value.Count.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Returns the differences to another plan in words.</summary>
    public string Changes(DescriptorPlan wanted) => string.Join(", ", wanted.Values().Zip(Values())
        .Where(static pair => pair.First.Count != pair.Second.Count)
        .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.First.Key} is lowered from {pair.First.Count} to {pair.Second.Count}")));

    private static int Lowered(int count, DescriptorPlan plan, long limit, int least) =>
        (int)Math.Clamp(count - (Needed(plan) - limit), Math.Min(count, least), count);

    private IEnumerable<(string Key, int Count)> Values() =>
    [
        ($"{OcppOptions.Section}:{nameof(OcppOptions.MaxSessions)}", Sessions),
        ($"{OcppOptions.Section}:{nameof(OcppOptions.MaxHalfOpen)}", HalfOpen),
        ($"{ControlOptions.Section}:{nameof(ControlOptions.MaxConnections)}", Control),
        ($"{UploadOptions.Section}:{nameof(UploadOptions.MaxConnections)}", Uploads),
    ];
}
