using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Uploads;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>Logs the listening addresses, their exposure, and the stop of the gateway.</summary>
internal sealed class Announcer(
    GatewayListeners listeners,
    ILedgerState ledger,
    IOptions<OcppOptions> ocpp,
    IOptions<ControlOptions> control,
    IOptions<UploadOptions> uploads,
    UploadAddress uploadAddress,
    IOptions<LedgerOptions> ledgerOptions,
    ILogger<Announcer> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        listeners.Started(control.Value);
        if (listeners.UploadEndPoint is { } uploadEndPoint)
        {
            uploadAddress.Url = GatewayListeners.Url(uploads.Value.Address, uploadEndPoint);
            HostLog.UploadsAt(logger, uploadAddress.Url);
        }

        HostLog.Started(
            logger,
            ProductVersion.Text,
            listeners.OcppEndPoint,
            listeners.ControlUrl,
            ledger.UnavailableReason is { } problem ? $"{ledgerOptions.Value.Provider} ({problem})" : ledgerOptions.Value.Provider,
            ocpp.Value.Validation.ToString());
        if (!System.Net.IPAddress.IsLoopback(listeners.OcppEndPoint.Address) && LetsInAnybody(ocpp.Value))
            HostLog.OpenToEverybody(logger, listeners.OcppEndPoint);
        if (!System.Net.IPAddress.IsLoopback(listeners.ControlEndPoint.Address))
            HostLog.ControlBeyondLoopback(logger, listeners.ControlUrl);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        HostLog.Stopping(logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        HostLog.Stopped(logger);
        return Task.CompletedTask;
    }

    private static bool LetsInAnybody(OcppOptions options) =>
        options.AcceptUnknown || options.ChargePoints.Count == 0 || options.ChargePoints.Values.Any(static credential => credential.KeyHash.Length == 0);
}
