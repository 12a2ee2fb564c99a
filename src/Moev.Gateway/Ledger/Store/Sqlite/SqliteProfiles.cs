using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>The table of charging profiles. A profile is stored as the SetChargingProfile that would install it.</summary>
internal static class SqliteProfiles
{
    public const string StoreSql =
        "INSERT OR REPLACE INTO charging_profiles (id, charge_point, connector_id, awaited_by, installed_at, profile) VALUES ($1, $2, $3, $4, $5, $6)";

    public const string RemoveSql = "DELETE FROM charging_profiles WHERE id = $1";

    private const string LoadSql =
        "SELECT p.id, c.identity, p.connector_id, p.awaited_by, p.installed_at, p.profile FROM charging_profiles p JOIN charge_points c ON c.id = p.charge_point ORDER BY p.id";

    private const string IsOverSql = "SELECT 1 FROM transactions WHERE id = $1 AND stopped_at IS NOT NULL";

    public static string Encode(InstalledProfile installed)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
            new SetChargingProfileRequest(installed.ConnectorId, installed.Profile).Write(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Loads the profiles at start. Removes those whose transaction ended while the process before this one did.</summary>
    public static void Load(SqliteConnection connection, ChargePointTable chargePoints)
    {
        var last = 0L;
        var over = new List<long>();
        using (var isOver = new SqliteStatement(connection, IsOverSql))
        using (var statement = new SqliteStatement(connection, LoadSql))
        using (var row = statement.Read())
        {
            while (row.Read())
            {
                last = row.GetInt64(0);
                if (!SetChargingProfileRequest.TryRead(Encoding.UTF8.GetBytes(row.GetString(5)), ValidationMode.Tolerant, out var request, out _))
                    continue;
                var installedAt = SqliteTime.FromMicroseconds(row.GetInt64(4));
                if (request.CsChargingProfiles.TransactionId is { } transactionId && isOver.Bind(transactionId).Scalar() is not null)
                    over.Add(last);
                else if (chargePoints.Find(new ChargePointIdentity(row.GetString(1))) is { } chargePoint)
                {
                    chargePoint.GetProfiles(chargePoints.NextProfileKey).Load(new ProfileEntry(
                        last,
                        InstalledProfile.Of(row.GetInt32(2), request.CsChargingProfiles, installedAt),
                        row.IsDBNull(3) ? null : row.GetString(3),
                        default));
                }
            }
        }

        using var remove = new SqliteStatement(connection, RemoveSql);
        foreach (var id in over)
            remove.Bind(id).Execute();
        chargePoints.ContinueProfileKeys(last);
    }
}
