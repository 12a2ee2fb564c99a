using Microsoft.Data.Sqlite;
using Moev.Gateway.Ledger.Sites;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The tables of a site's declarations and signals.</summary>
internal static class SqliteSites
{
    public const string RemoveDeclarationSql = "DELETE FROM site_declarations WHERE charge_point = $1 AND connector_id = $2";
    public const string RemoveSignalSql = "DELETE FROM site_signals WHERE node = $1";

    public const string StorePeakSql = "INSERT OR REPLACE INTO site_peaks (site, month, watts) VALUES ($1, $2, $3)";

    private const string LoadPeaksSql = "SELECT site, month, watts FROM site_peaks";

    private const string StoreDeclarationSql =
        "INSERT OR REPLACE INTO site_declarations (charge_point, connector_id, declared_at, waits_until, transaction_id, departs_at, requested_wh, priority) " +
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    private const string LoadDeclarationsSql =
        "SELECT charge_point, connector_id, declared_at, waits_until, transaction_id, departs_at, requested_wh, priority FROM site_declarations";

    private const string StoreSignalSql =
        "INSERT OR REPLACE INTO site_signals (node, signaled_at, until, limit_amps, limit_watts) VALUES ($1, $2, $3, $4, $5)";

    private const string LoadSignalsSql = "SELECT node, signaled_at, until, limit_amps, limit_watts FROM site_signals";

    public static void Store(Func<string, SqliteStatement> statement, SessionDeclaration declaration) => statement(StoreDeclarationSql)
        .Bind(
            declaration.Identity.Value,
            declaration.ConnectorId,
            declaration.At.ToMicroseconds(),
            declaration.WaitsUntil.ToMicroseconds(),
            declaration.TransactionId,
            declaration.DepartsAt?.ToMicroseconds(),
            declaration.RequestedWh,
            declaration.Priority)
        .Execute();

    public static void Store(Func<string, SqliteStatement> statement, NodeSignal signal) => statement(StoreSignalSql)
        .Bind(signal.Node, signal.At.ToMicroseconds(), signal.Until.ToMicroseconds(), signal.LimitAmps, signal.LimitWatts)
        .Execute();

    /// <summary>Loads the records at start. Removes those that do not hold any more, also of connectors and nodes that have left the site.</summary>
    public static void Load(SqliteConnection connection, SiteTable table)
    {
        LoadPeaks(connection, table);
        var ended = new List<(string ChargePoint, int ConnectorId)>();
        foreach (var declaration in LoadDeclarations(connection))
        {
            if (!table.TryLoad(declaration))
                ended.Add((declaration.Identity.Value, declaration.ConnectorId));
        }

        using var removeDeclaration = new SqliteStatement(connection, RemoveDeclarationSql);
        foreach (var (chargePoint, connectorId) in ended)
            removeDeclaration.Bind(chargePoint, connectorId).Execute();
        using var removeSignal = new SqliteStatement(connection, RemoveSignalSql);
        foreach (var signal in LoadSignals(connection))
        {
            if (!table.TryLoad(signal))
                removeSignal.Bind(signal.Node).Execute();
        }
    }

    private static void LoadPeaks(SqliteConnection connection, SiteTable table)
    {
        using var statement = new SqliteStatement(connection, LoadPeaksSql);
        using var row = statement.Read();
        while (row.Read())
            table.Set(new SitePeakRecord(row.GetString(0), row.GetInt32(1), row.GetDouble(2)));
    }

    private static List<SessionDeclaration> LoadDeclarations(SqliteConnection connection)
    {
        var declarations = new List<SessionDeclaration>();
        using var statement = new SqliteStatement(connection, LoadDeclarationsSql);
        using var row = statement.Read();
        while (row.Read())
        {
            declarations.Add(new SessionDeclaration(
                new ChargePointIdentity(row.GetString(0)),
                row.GetInt32(1),
                SqliteTime.FromMicroseconds(row.GetInt64(2)),
                SqliteTime.FromMicroseconds(row.GetInt64(3)),
                row.IsDBNull(4) ? null : row.GetInt32(4),
                row.IsDBNull(5) ? null : SqliteTime.FromMicroseconds(row.GetInt64(5)),
                row.IsDBNull(6) ? null : row.GetDouble(6),
                row.IsDBNull(7) ? null : row.GetInt32(7)));
        }

        return declarations;
    }

    private static List<NodeSignal> LoadSignals(SqliteConnection connection)
    {
        var signals = new List<NodeSignal>();
        using var statement = new SqliteStatement(connection, LoadSignalsSql);
        using var row = statement.Read();
        while (row.Read())
        {
            signals.Add(new NodeSignal(
                row.GetString(0),
                SqliteTime.FromMicroseconds(row.GetInt64(1)),
                SqliteTime.FromMicroseconds(row.GetInt64(2)),
                row.IsDBNull(3) ? null : row.GetDouble(3),
                row.IsDBNull(4) ? null : row.GetDouble(4)));
        }

        return signals;
    }
}
