using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The tables of what charge points were asked for beside charging. They differ in their names and documents only.</summary>
internal static class SqliteFunctions
{
    public const string FindChargePointSql = "SELECT id FROM charge_points WHERE identity = $1";

    private const string Jobs = "jobs";
    private const string Notices = "job_notices";
    private const string Reservations = "reservations";
    private const string LocalLists = "local_lists";
    private const string Certificates = "certificates";

    /// <summary>What is stored of a charge point, read when it is looked at.</summary>
    /// <param name="statement">Gives the prepared statement of a text.</param>
    /// <param name="chargePoint">Its number; null when it is not known.</param>
    public static ChargePointFunctions Open(Func<string, SqliteStatement> statement, long? chargePoint, LedgerOptions options)
    {
        return new ChargePointFunctions(options)
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

    public static void Save(Func<string, SqliteStatement> statement, long chargePoint, ChargePointFunctions functions)
    {
        Save(Jobs, functions.Jobs, LedgerJson.Default.JobRecord);
        Save(Notices, functions.Notices, LedgerJson.Default.JobNotice);
        Save(Reservations, functions.Reservations, LedgerJson.Default.ReservationRecord);
        Save(LocalLists, functions.LocalLists, LedgerJson.Default.LocalListRecord);
        Save(Certificates, functions.Certificates, LedgerJson.Default.CertificateRecord);

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
