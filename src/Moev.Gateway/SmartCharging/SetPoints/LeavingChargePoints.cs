using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Commands;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>
/// Clears the controller's profiles on connectors that are not of the site any more, when their charge points are connected. Also runs without a site. What is to be done
/// is found on record at start; when it is done, this ends.
/// </summary>
/// <param name="sites">The site; none when smart charging is off.</param>
internal sealed class LeavingChargePoints(
    IEnumerable<SiteModel> sites,
    CommandSender sender,
    IChargePointRouter router,
    IChargePointRecords records,
    IInstalledProfiles installed,
    TimeProvider time,
    IOptions<SiteOptions> options,
    ILogger<LeavingChargePoints> logger) : BackgroundService
{
    /// <summary>The time between two looks at who is connected.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly CommandCaller Caller = SetPointSender.Caller;

    private readonly SiteModel? _site = sites.SingleOrDefault();

    /// <summary>Finds the profiles to clear.</summary>
    public async Task<IReadOnlyList<LeavingProfile>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<LeavingProfile>();
        foreach (var identity in await records.ListIdentitiesAsync(cancellationToken))
        {
            foreach (var profile in installed.ProfilesOf(identity))
            {
                var connectorId = SiteProfiles.ConnectorOf(profile);
                if (connectorId > 0 && _site?.FindConnector(identity.Value, connectorId) is not >= 0)
                    found.Add(new LeavingProfile(identity, profile.Profile.ChargingProfileId));
            }
        }

        return found;
    }

    /// <summary>Tries to clear the profiles whose charge points are connected and whose time has come.</summary>
    /// <returns>The profiles that are left.</returns>
    public async Task<IReadOnlyList<LeavingProfile>> ClearAsync(IReadOnlyList<LeavingProfile> leaving, CancellationToken cancellationToken)
    {
        var left = new List<LeavingProfile>();
        var running = new List<Task<LeavingProfile?>>();
        using var places = new SemaphoreSlim(options.Value.MaxParallelChecks);
        foreach (var profile in leaving)
        {
            if (time.GetUtcNow() < profile.RetryAt || !router.IsConnected(profile.Identity))
            {
                left.Add(profile);
                continue;
            }

            await places.WaitAsync(cancellationToken);
            running.Add(ClearThenReleaseAsync(profile));
        }

        left.AddRange((await Task.WhenAll(running)).OfType<LeavingProfile>());
        return left;

        async Task<LeavingProfile?> ClearThenReleaseAsync(LeavingProfile profile)
        {
            try
            {
                return await ClearAsync(profile);
            }
            finally
            {
                places.Release();
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of the host does not wait for the ledger.
        await Task.Yield();
        IReadOnlyList<LeavingProfile>? leaving = null;
        while (leaving is not { Count: 0 })
        {
            try
            {
                leaving ??= await FindAsync(stoppingToken);
                leaving = await ClearAsync(leaving, stoppingToken);
            }
            catch (LedgerUnavailableException)
            {
                // The ledger's log and /readyz report it.
            }

            if (leaving is not { Count: 0 })
                await Task.Delay(Interval, time, stoppingToken);
        }
    }

    private async Task<LeavingProfile?> ClearAsync(LeavingProfile profile)
    {
        var request = new ClearChargingProfileRequest(profile.ProfileId);
        var sent = await sender.SendForStatusAsync(profile.Identity, EncodedCommand.Of(Action16.ClearChargingProfile, request), Caller, CancellationToken.None);
        // Unknown: it does not have it any more.
        if (sent.Status is "Accepted" or "Unknown")
        {
            SiteLog.Left(logger, profile.Identity, profile.ProfileId);
            return null;
        }

        if (profile.Failures == 0)
            SiteLog.LeavingFailed(logger, profile.Identity, profile.ProfileId, sent.Failure?.Message ?? $"It answered {LogText.Clean(sent.Status)}.");
        var wait = Math.Min(options.Value.RetryMaxSeconds, options.Value.RetrySeconds * Math.Pow(2, Math.Min(profile.Failures, 20)));
        return profile with { Failures = profile.Failures + 1, RetryAt = time.GetUtcNow().AddSeconds(wait) };
    }
}

/// <summary>A profile of the controller on a connector that is not of the site any more.</summary>
/// <param name="Failures">The number of attempts that failed.</param>
/// <param name="RetryAt">The time of the next attempt.</param>
internal sealed record LeavingProfile(ChargePointIdentity Identity, int ProfileId, int Failures = 0, DateTimeOffset RetryAt = default);
