using System.Text;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Loads the charge points at start.</summary>
internal static class SqliteChargePoints
{
    private const string ChargePointsSql =
        "SELECT id, identity, first_seen_at, last_seen_at, booted_at, boot, configuration_read_at, " +
        "EXISTS (SELECT 1 FROM transactions t WHERE t.charge_point = c.id) FROM charge_points c ORDER BY last_seen_at";

    private const string ConnectorsSql =
        "SELECT connector_id, status, error_code, info, vendor_error_code, timestamp, received_at FROM connectors WHERE charge_point = $1";

    // Times of a clock that was ahead by more than any time zone do not crowd out the others.
    private const string NewestSamplesSql =
        "SELECT connector_id, transaction_id, sampled_at, received_at, samples FROM (SELECT * FROM meter_values WHERE charge_point = $1 " +
        "AND sampled_at < $2 ORDER BY sampled_at DESC LIMIT 16) ORDER BY id";

    public static void Load(SqliteConnection connection, ChargePointTable table, DateTimeOffset now)
    {
        var latest = now.AddDays(1).ToMicroseconds();
        var readings = new List<EnergyReading>();
        using var connectors = new SqliteStatement(connection, ConnectorsSql);
        using var configuration = new SqliteStatement(connection, SqliteConfiguration.ListSql);
        using var samples = new SqliteStatement(connection, NewestSamplesSql);
        using var chargePoints = new SqliteStatement(connection, ChargePointsSql);
        using var row = chargePoints.Read();
        while (row.Read())
        {
            var id = row.GetInt64(0);
            var identity = new ChargePointIdentity(row.GetString(1));
            var state = table.Touch(identity, SqliteTime.FromMicroseconds(row.GetInt64(2)));
            state.Seen(SqliteTime.FromMicroseconds(row.GetInt64(3)));
            if (!row.IsDBNull(5)
                && BootNotificationRequest.TryRead(Encoding.UTF8.GetBytes(row.GetString(5)), ValidationMode.Tolerant, out var boot, out _))
            {
                state.Booted(new ChargePointBoot(identity, boot, SqliteTime.FromMicroseconds(row.GetInt64(4))));
            }

            if (row.GetBoolean(7))
                state.Transactions.NoteAny();
            if (!row.IsDBNull(6))
                state.ConfigurationWasRead(SqliteTime.FromMicroseconds(row.GetInt64(6)));
            LoadConnectors(connectors.Bind(id), state);
            LoadConfiguration(configuration.Bind(id), state);
            LoadSamples(samples.Bind(id, latest), state, identity, readings);
            readings.Clear();
        }
    }

    private static void LoadConnectors(SqliteStatement statement, ChargePointState state)
    {
        using var row = statement.Read();
        while (row.Read())
        {
            var status = new ConnectorStatus(
                row.GetInt32(0),
                ChargePointStatusNames.Parse(Encoding.UTF8.GetBytes(row.GetString(1))),
                row.GetString(2),
                row.IsDBNull(3) ? null : row.GetString(3),
                row.IsDBNull(4) ? null : row.GetString(4),
                row.IsDBNull(5) ? null : SqliteTime.FromMicroseconds(row.GetInt64(5)),
                SqliteTime.FromMicroseconds(row.GetInt64(6)));
            state.TryNoteStatus(status, out _, out _);
        }
    }

    private static void LoadConfiguration(SqliteStatement statement, ChargePointState state)
    {
        using var row = statement.Read();
        while (row.Read())
            state.TryNoteConfiguration(new ConfigurationKey(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetBoolean(2)), out _);
    }

    private static void LoadSamples(SqliteStatement statement, ChargePointState state, ChargePointIdentity identity, List<EnergyReading> readings)
    {
        using var row = statement.Read();
        while (row.Read())
        {
            var payload = Encoding.UTF8.GetBytes(
                $$"""{"connectorId":{{row.GetInt32(0)}},"meterValue":[{"timestamp":"{{SqliteTime.FromMicroseconds(row.GetInt64(2)):O}}","sampledValue":{{row.GetString(4)}}}]}""");
            if (!MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var values, out _))
                continue;
            var receivedAt = SqliteTime.FromMicroseconds(row.GetInt64(3));
            var received = new MeterValuesReceived(
                identity, row.GetInt32(0), row.IsDBNull(1) ? null : row.GetInt32(1), values.MeterValue, receivedAt, payload);
            state.NoteSamples(received, receivedAt.UtcTicks, readings);
        }
    }
}
