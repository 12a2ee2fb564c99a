using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Moev.Gateway.Ledger.Store.Sqlite;

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

    /// <summary>Adds a condition of two values.</summary>
    public void Where(string condition, object first, object second)
    {
        _values.Add(first);
        _values.Add(second);
        var next = condition.IndexOf('?', StringComparison.Ordinal);
        var rest = condition[(next + 1)..].Replace("?", string.Create(CultureInfo.InvariantCulture, $"${_values.Count}"), StringComparison.Ordinal);
        Where(string.Create(CultureInfo.InvariantCulture, $"{condition.AsSpan(0, next)}${_values.Count - 1}{rest}"));
    }

    public void Where(string condition)
    {
        _sql.Append(_hasCondition ? " AND " : " WHERE ").Append(condition);
        _hasCondition = true;
    }

    public SqliteStatement Prepare(SqliteConnection connection, string order, int limit) =>
        new SqliteStatement(connection, string.Create(CultureInfo.InvariantCulture, $"{_sql} {order} LIMIT {limit}")).Bind([.. _values]);
}
