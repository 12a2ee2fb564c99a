using Moev.Lab.Plans;
using Moev.Lab.Truth;

namespace Moev.Lab.Metrics;

/// <summary>The speed and the success with which decisions reached the cars.</summary>
internal sealed class ControlOutcomes
{
    /// <summary>A set-point that was sent less than this before the end may still be answered.</summary>
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(1);

    public ControlOutcomes(RunRecord record)
    {
        var isOcpp = record.Plan.Transport == TransportKind.Ocpp;
        foreach (var setPoint in record.Control.SetPoints)
        {
            var isMissing = setPoint.EndedAt is null && isOcpp && record.Simulated - setPoint.SentAt >= AnswerTime;
            if (isMissing || setPoint is { EndedAt: not null, IsAccepted: false })
                Failed++;

            // A renewal repeats an old decision.
            if (isOcpp && setPoint is { IsAccepted: true, EndedAt: { } ended, IsRenewal: false })
                Accepted.Add((ended - setPoint.DecidedAt).TotalSeconds);
            if (setPoint is { NeedsChange: true, FollowedAt: { } followed })
                Followed.Add((followed - setPoint.DecidedAt).TotalSeconds);
        }

        foreach (var decision in record.Control.Decisions)
        {
            Algorithm.Add(decision.AlgorithmTime.TotalMilliseconds);
            Fallbacks += decision.IsFallback ? 1 : 0;
            Interventions += decision.Interventions;
        }

        Accepted.Sort();
        Followed.Sort();
        Algorithm.Sort();
        var chargers = record.Plan.Scenario.Site.Connectors.Select(static connector => connector.ChargePoint).Distinct(StringComparer.Ordinal).Count();
        var hours = chargers * record.Simulated.TotalHours;
        ProfilesPerHour = record.Control.SetPoints.Count / hours;
        MessagesPerHour = isOcpp ? (record.Control.MessagesSent + record.Control.MessagesReceived) / hours : double.NaN;
    }

    /// <summary>Seconds from decision to acceptance, ascending.</summary>
    public List<double> Accepted { get; } = [];

    /// <summary>Seconds from decision to current, ascending.</summary>
    public List<double> Followed { get; } = [];

    /// <summary>Milliseconds of the algorithm, ascending.</summary>
    public List<double> Algorithm { get; } = [];

    public double Failed { get; }

    public double Fallbacks { get; }

    public double Interventions { get; }

    /// <summary>Set-points of each charge point in an hour.</summary>
    public double ProfilesPerHour { get; }

    /// <summary>Messages of each charge point in an hour.</summary>
    public double MessagesPerHour { get; }
}
