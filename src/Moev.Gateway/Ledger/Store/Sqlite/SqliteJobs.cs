using System.Text.Json;
using Microsoft.Data.Sqlite;
using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>Finds jobs of all charge points.</summary>
internal static class SqliteJobs
{
    // The condition of the partial index.
    private const string OpenSql =
        "SELECT c.identity, j.data FROM jobs j INDEXED BY jobs_open CROSS JOIN charge_points c ON c.id = j.charge_point " +
        "WHERE json_extract(j.data, '$.State') IN ('Requested', 'Accepted', 'Running', 'Unanswered')";

    public static IReadOnlyList<ChargePointIdentity> ListSilent(SqliteConnection connection, DateTimeOffset before, CancellationToken cancellationToken)
    {
        using var statement = new SqliteStatement(connection, OpenSql);
        using var row = statement.Read();
        var silent = new HashSet<ChargePointIdentity>();
        while (row.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (JsonSerializer.Deserialize(row.GetString(1), LedgerJson.Default.JobRecord) is { } job && job.IsSilentSince(before))
                silent.Add(new ChargePointIdentity(row.GetString(0)));
        }

        return [.. silent];
    }
}
