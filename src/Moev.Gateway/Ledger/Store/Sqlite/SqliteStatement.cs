using Microsoft.Data.Sqlite;

namespace Moev.Gateway.Ledger.Store.Sqlite;

/// <summary>One prepared statement with its parameters in order: $1, $2, …</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
    }

    public SqliteStatement Bind(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (i == _command.Parameters.Count)
                _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return this;
    }

    public int Execute() => _command.ExecuteNonQuery();

    public long? Scalar() => _command.ExecuteScalar() as long?;

    public SqliteDataReader Read() => _command.ExecuteReader();

    public void Dispose() => _command.Dispose();
}
