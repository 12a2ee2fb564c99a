using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Moev.Gateway.Ledger.Sqlite;

/// <summary>A SELECT whose conditions depend on what the caller asks for. Values are always bound, never written into the text.</summary>
internal sealed class SqliteQuery(string select)
{
    private readonly StringBuilder _sql = new(select);
    private readonly List<object?> _values = [];
    private bool _hasCondition;

    /// <summary>Adds a condition in which ? stands for the value; nothing when the value is null.</summary>
    public void Where(string condition, object? value)
    {
        if (value is null)
            return;
        _values.Add(value);
        Where(condition.Replace("?", string.Create(CultureInfo.InvariantCulture, $"${_values.Count}"), StringComparison.Ordinal));
    }

    public void Where(string condition)
    {
        _sql.Append(_hasCondition ? " AND " : " WHERE ").Append(condition);
        _hasCondition = true;
    }

    public SqliteStatement Prepare(SqliteConnection connection, string order, int limit) =>
        new SqliteStatement(connection, string.Create(CultureInfo.InvariantCulture, $"{_sql} {order} LIMIT {limit}")).Bind([.. _values]);
}
