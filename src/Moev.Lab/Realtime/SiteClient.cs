using System.Globalization;
using System.Net;
using System.Text;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Realtime;

/// <summary>
/// Tells a gateway over its control API what no charge point can: the declarations of drivers (PUT /api/v1/site/sessions/…) and limits that are signalled (PUT
/// /api/v1/site/nodes/…/limit). Times are sent as durations, since the gateway may live in another time.
/// </summary>
internal sealed class SiteClient(Uri url) : IDisposable
{
    private static readonly TimeSpan LongestStay = TimeSpan.FromDays(31); // the API's
    private static readonly TimeSpan LongestLimit = TimeSpan.FromDays(7); // likewise

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 16 })
    {
        BaseAddress = url,
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Declares a stay.</summary>
    /// <param name="now">The present, since the start of the run.</param>
    /// <returns>Null, or the problem.</returns>
    public Task<string?> DeclareAsync(string identity, int connectorId, Stay stay, TimeSpan now, CancellationToken cancellationToken)
    {
        var members = new List<string>();
        if (stay.DeclaredDeparture is { } departure && departure > now)
            members.Add($"\"departsInSeconds\":{Seconds(departure - now, LongestStay)}");
        if (stay.DeclaredWh is >= 1 and var wattHours)
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"requestedWh\":{Math.Round(wattHours)}"));
        var path = string.Create(CultureInfo.InvariantCulture, $"api/v1/site/sessions/{Uri.EscapeDataString(identity)}/{connectorId}");
        return members.Count == 0 ? Task.FromResult<string?>(null) : PutAsync(path, members, cancellationToken);
    }

    /// <summary>Signals a limit.</summary>
    /// <returns>Null, or the problem.</returns>
    public Task<string?> SignalAsync(string node, LimitSignal signal, CancellationToken cancellationToken)
    {
        var members = new List<string> { $"\"seconds\":{Seconds(signal.For, LongestLimit)}" };
        if (signal.LimitAmps is { } amps)
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"limitAmps\":{amps}"));
        if (signal.LimitWatts is { } watts)
            members.Add(string.Create(CultureInfo.InvariantCulture, $"\"limitKw\":{watts / 1_000}"));
        return PutAsync($"api/v1/site/nodes/{Uri.EscapeDataString(node)}/limit", members, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static string Seconds(TimeSpan time, TimeSpan longest) =>
        ((long)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, longest.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private async Task<string?> PutAsync(string path, List<string> members, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent($"{{{string.Join(',', members)}}}", Encoding.UTF8, "application/json");
            using var response = await _client.PutAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? null
                : $"PUT /{path} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"PUT /{path} failed: {e.Message}";
        }
    }
}
