using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The tables of jobs, reservations, local lists and certificates. They differ only in their names and JSON documents.</summary>
internal static class SqliteManagement
{
    public const string FindChargePointSql = "SELECT id FROM charge_points WHERE identity = $1";

    private const string Jobs = "jobs";
    private const string Notices = "job_notices";
    private const string Reservations = "reservations";
    private const string LocalLists = "local_lists";
    private const string Certificates = "certificates";

    /// <summary>Opens the records of a charge point. Each set is loaded at its first use.</summary>
    /// <param name="statement">Gets the prepared statement of a text.</param>
    /// <param name="chargePoint">The charge point's row id; null when it is unknown.</param>
    public static ManagementRecords Open(Func<string, SqliteStatement> statement, long? chargePoint, LedgerOptions options)
    {
        return new ManagementRecords(options)
        {
            Jobs = Set(Jobs, LedgerJson.Default.JobRecord),
            Notices = Set(Notices, LedgerJson.Default.JobNotice),
            Reservations = Set(Reservations, LedgerJson.Default.ReservationRecord),
            LocalLists = Set(LocalLists, LedgerJson.Default.LocalListRecord),
            Certificates = Set(Certificates, LedgerJson.Default.CertificateRecord),
        };

        RecordSet<T> Set<T>(string table, JsonTypeInfo<T> type)
            where T : class => chargePoint is { } id ? new RecordSet<T>(() => Load(statement($"SELECT id, data FROM {table} WHERE charge_point = $1").Bind(id), type)) : new RecordSet<T>();
    }

    public static void Save(Func<string, SqliteStatement> statement, long chargePoint, ManagementRecords management)
    {
        Save(Jobs, management.Jobs, LedgerJson.Default.JobRecord);
        Save(Notices, management.Notices, LedgerJson.Default.JobNotice);
        Save(Reservations, management.Reservations, LedgerJson.Default.ReservationRecord);
        Save(LocalLists, management.LocalLists, LedgerJson.Default.LocalListRecord);
        Save(Certificates, management.Certificates, LedgerJson.Default.CertificateRecord);

        void Save<T>(string table, RecordSet<T> records, JsonTypeInfo<T> type)
            where T : class
        {
            foreach (var (id, record) in records.Changes)
            {
                if (record is null)
                    statement($"DELETE FROM {table} WHERE charge_point = $1 AND id = $2").Bind(chargePoint, id).Execute();
                else
                    statement($"INSERT OR REPLACE INTO {table} (charge_point, id, data) VALUES ($1, $2, $3)").Bind(chargePoint, id, JsonSerializer.Serialize(record, type)).Execute();
            }
        }
    }

    private static List<KeyValuePair<int, T>> Load<T>(SqliteStatement statement, JsonTypeInfo<T> type)
    {
        using var row = statement.Read();
        var records = new List<KeyValuePair<int, T>>();
        while (row.Read())
            records.Add(KeyValuePair.Create(row.GetInt32(0), JsonSerializer.Deserialize(row.GetString(1), type)!));
        return records;
    }
}
