using Moev.Gateway.Calls;
using Moev.Gateway.Connections;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Control;

/// <summary><c>GET /api/v1/charge-points</c> and <c>GET /api/v1/charge-points/{identity}</c>.</summary>
internal sealed class ChargePointRoutes(IChargePointRouter router, ILedger ledger, TimeProvider time)
{
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 10_000;

    /// <summary>In ordinal order of identity; <c>after</c> is the last one of the page before.</summary>
    public async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var connected = query.Boolean("connected");
        var after = query.Text("after");
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var page = new List<ChargePointView>();
        string? next = null;
        foreach (var (identity, record) in Merge(await ledger.ListChargePointsAsync(context.RequestAborted), router.Connected()))
        {
            if (after is not null && string.CompareOrdinal(identity.Value, after) <= 0)
                continue;
            var view = View(identity, record);
            if (connected is not null && view.Connected != connected)
                continue;
            if (page.Count == limit)
            {
                next = page[^1].Identity;
                break;
            }

            page.Add(view);
        }

        return ControlReplies.Json(new ChargePointPage(page, next), ControlJson.Plain.ChargePointPage);
    }

    public async Task<IResult> GetAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        var record = await ledger.FindChargePointAsync(identity, context.RequestAborted);
        return record is null && !router.IsConnected(identity)
            ? ControlReplies.Problem(ControlProblem.UnknownChargePoint(identity.Value))
            : ControlReplies.Json(View(identity, record), ControlJson.Plain.ChargePointView);
    }

    /// <summary>Both lists are in ordinal order; one that is connected may not be on record yet.</summary>
    private static IEnumerable<(ChargePointIdentity Identity, ChargePointRecord? Record)> Merge(
        IReadOnlyList<ChargePointRecord> records, IReadOnlyList<ChargePointIdentity> connected)
    {
        var next = 0;
        foreach (var record in records)
        {
            while (next < connected.Count && string.CompareOrdinal(connected[next].Value, record.Identity.Value) < 0)
                yield return (connected[next++], null);
            if (next < connected.Count && connected[next] == record.Identity)
                next++;
            yield return (record.Identity, record);
        }

        while (next < connected.Count)
            yield return (connected[next++], null);
    }

    private ChargePointView View(ChargePointIdentity identity, ChargePointRecord? record)
    {
        var session = router.Describe(identity);
        var now = time.GetUtcNow();
        return new ChargePointView(
            identity.Value,
            session is not null,
            record?.FirstSeenAt,
            session?.LastReceivedAt ?? record?.LastSeenAt,
            record?.Boot is { } boot ? new RawJson(CommandSender.Encode(boot)) : null,
            record?.BootedAt,
            session is null ? null : View(session),
            [.. (record?.Connectors ?? []).Select(View)],
            record?.Configuration ?? new Dictionary<string, string?>(),
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
        sample.Value,
        sample.Unit,
        sample.Timestamp,
        Math.Round((now - sample.Timestamp).TotalSeconds, 1));
}
