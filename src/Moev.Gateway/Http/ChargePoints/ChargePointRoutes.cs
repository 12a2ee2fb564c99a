using Moev.Gateway.Calls;
using Moev.Gateway.Commands;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Http.ChargePoints;

/// <summary><c>GET /api/v1/charge-points</c> and <c>GET /api/v1/charge-points/{identity}</c>.</summary>
internal sealed class ChargePointRoutes(IChargePointRouter router, IChargePointRecords chargePoints, PageReader pages, TimeProvider time)
{
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 10_000;
    private const int RecordOverhead = 1_024;
    private const int ItemBytes = 256; // a connector's status, or a sample

    /// <summary>Lists charge points in ordinal order of identity; <c>after</c> is the last one of the previous page.</summary>
    public async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var filter = ChargePointFilter.Read(query);
        var after = query.Text("after");
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var page = new List<ChargePointView>();
        string? next = null;
        long bytes = 0;
        foreach (var identity in Merge(await chargePoints.ListIdentitiesAsync(context.RequestAborted), router.Connected()))
        {
            if (!filter.WantsIdentity(identity) || after is not null && string.CompareOrdinal(identity.Value, after) <= 0)
                continue;
            // Look up only the records of the page.
            var record = await chargePoints.FindChargePointAsync(identity, context.RequestAborted);
            var session = router.Describe(identity);
            var traffic = router.Traffic(identity);
            if (!filter.Wants(record, session, traffic))
                continue;
            if (page.Count == limit || bytes >= pages.MaxBytes)
            {
                next = page[^1].Identity;
                break;
            }

            page.Add(View(identity, record, session, traffic));
            bytes += Bytes(record);
        }

        return ControlReplies.Json(new ChargePointPage(page, next), ChargePointJson.Plain.ChargePointPage);
    }

    public async Task<IResult> GetAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        var record = await chargePoints.FindChargePointAsync(identity, context.RequestAborted);
        var session = router.Describe(identity);
        return record is null && session is null
            ? new CommandFailure.ChargePointUnknown(identity.Value).Reply()
            : ControlReplies.Json(View(identity, record, session, router.Traffic(identity)), ChargePointJson.Plain.ChargePointView);
    }

    /// <summary>Merges the lists, both in ordinal order; a connected charge point may not be on record yet.</summary>
    private static IEnumerable<ChargePointIdentity> Merge(IReadOnlyList<ChargePointIdentity> known, IReadOnlyList<ChargePointIdentity> connected)
    {
        var next = 0;
        foreach (var identity in known)
        {
            while (next < connected.Count && string.CompareOrdinal(connected[next].Value, identity.Value) < 0)
                yield return connected[next++];
            if (next < connected.Count && connected[next] == identity)
                next++;
            yield return identity;
        }

        while (next < connected.Count)
            yield return connected[next++];
    }

    /// <summary>Returns the approximate size of a charge point in a page.</summary>
    private static long Bytes(ChargePointRecord? record) =>
        RecordOverhead
        + (record?.Configuration?.Sum(static pair => pair.Key.Length + (pair.Value?.Length ?? 0)) ?? 0)
        + ((record?.Connectors?.Count ?? 0) + (record?.Samples?.Count ?? 0)) * (long)ItemBytes;

    private ChargePointView View(ChargePointIdentity identity, ChargePointRecord? record, SessionInfo? session, TrafficInfo? traffic)
    {
        var now = time.GetUtcNow();
        return new ChargePointView(
            identity.Value,
            session is not null,
            record?.FirstSeenAt,
            session?.LastReceivedAt ?? record?.LastSeenAt,
            record?.Boot is { } boot ? new RawJson(MessageEncoder.Current.Payload(boot)) : null,
            record?.BootedAt,
            session is null ? null : View(session),
            traffic is null ? null : View(traffic),
            traffic is null ? null : Words(traffic.Deviations),
            [.. (record?.Connectors ?? []).Select(View)],
            record?.Configuration ?? new Dictionary<string, string?>(),
            record?.ConfigurationReadAt,
            [.. (record?.Samples ?? []).Select(sample => View(sample, now))]);
    }

    private static SessionView View(SessionInfo session) => new(
        session.Epoch,
        session.RemoteAddress,
        session.ConnectedAt,
        session.LastReceivedAt,
        session.QueuedCalls,
        session.CallInFlight,
        session.Deviations);

    private static CountersView View(TrafficInfo traffic) => new(
        traffic.Since,
        traffic.Connections,
        traffic.Connections - 1,
        View(traffic.Received),
        View(traffic.Sent),
        Words(traffic.Commands));

    private static MessageCountsView View(MessageCounts counts) =>
        new(counts.Calls + counts.Results + counts.Errors + counts.Others, counts.Bytes, counts.Calls, counts.Results, counts.Errors, counts.Others);

    private static Dictionary<string, long> Words<TKind>(IReadOnlyDictionary<TKind, long> counts)
        where TKind : struct, Enum => counts.ToDictionary(static pair => pair.Key.ToString(), static pair => pair.Value);

    private static ConnectorView View(ConnectorStatus connector) => new(
        connector.ConnectorId,
        connector.Status.ToString(),
        connector.ErrorCode,
        connector.Info,
        connector.VendorErrorCode,
        connector.Timestamp,
        connector.ReceivedAt);

    private static SampleView View(NewestSample sample, DateTimeOffset now) => new(
        sample.ConnectorId,
        sample.TransactionId,
        sample.Measurand,
        sample.Phase,
        sample.Location,
        sample.Context,
        sample.Format,
        sample.Value,
        sample.Unit,
        sample.Timestamp,
        Math.Round((now - sample.Timestamp).TotalSeconds, 1));
}
