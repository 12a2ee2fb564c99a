using Microsoft.Extensions.Options;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>
/// Finds the charging profiles that a former process sent, and of which the audit trail does not tell the answer: the process was killed, or nothing came. They may be in force.
/// </summary>
internal sealed class InterruptedSetPoints(IAuditTrail audit, TimeProvider time, IOptions<SiteOptions> options)
{
    private const int PageSize = 1_000;

    // A site of 10,000 connectors changes fewer in the time of a lease.
    private const int MaxPages = 200;

    /// <summary>Reads the profiles whose leases can still run.</summary>
    /// <returns>The profiles by the charge point that may have them, the newest first.</returns>
    public async Task<ILookup<ChargePointIdentity, InstalledProfile>> ReadAsync(CancellationToken cancellationToken)
    {
        // A lease below the fail-safe current lasts twice as long as others.
        var filter = new AuditFilter(From: time.GetUtcNow().AddSeconds(-2 * options.Value.LeaseSeconds), Limit: PageSize);
        var found = new List<(ChargePointIdentity Identity, InstalledProfile Profile)>();
        var replaced = new HashSet<(ChargePointIdentity, int ProfileId)>();
        for (var page = 0; page < MaxPages; page++)
        {
            var records = await audit.ListCommandsAsync(filter, cancellationToken);
            foreach (var record in records)
            {
                if (ProfileOf(record) is not { } profile)
                    continue;
                // The newest record comes first: what was accepted replaced all before it.
                var key = (record.Command.Identity, profile.Profile.ChargingProfileId);
                if (record.Result?.Status == "Accepted")
                    replaced.Add(key);
                else if (MayBeInForce(record.Result) && !replaced.Contains(key))
                    found.Add((record.Command.Identity, profile));
            }

            if (records.Count < PageSize)
                break;
            filter = filter with { Before = records[^1].Id };
        }

        return found.ToLookup(static one => one.Identity, static one => one.Profile);
    }

    private static InstalledProfile? ProfileOf(AuditRecord record) =>
        record.Command is { Action: nameof(Action16.SetChargingProfile) } command && command.Route == SetPointSender.Caller.Route
            && SetChargingProfileRequest.TryRead(command.Parameters, ValidationMode.Tolerant, out var request, out _)
            ? InstalledProfile.Of(request.ConnectorId.Value, request.CsChargingProfiles, command.At)
            : null;

    private static bool MayBeInForce(CommandResult? result) => result is null
        || result.Outcome is nameof(CallOutcomeKind.TimedOut) or nameof(CallOutcomeKind.ConnectionLost) or nameof(CallOutcomeKind.Unreadable);
}
