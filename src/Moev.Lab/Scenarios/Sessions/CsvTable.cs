using System.Text;

namespace Moev.Lab.Scenarios.Sessions;

/// <summary>The rows of a CSV file (RFC 4180), by the names of its columns.</summary>
internal sealed class CsvTable
{
    private readonly Dictionary<string, int> _columns;
    private string[] _row = [];

    private CsvTable(Dictionary<string, int> columns) => _columns = columns;

    /// <summary>The line of the row.</summary>
    public int Line { get; private set; }

    public bool Has(string column) => _columns.ContainsKey(column);

    public IEnumerable<string> Columns => _columns.Keys;

    /// <summary>Returns a cell of the row; empty when the file does not have the column.</summary>
    public string Cell(string column) => _columns.TryGetValue(column, out var index) && index < _row.Length ? _row[index] : "";

    /// <summary>Reads a file. The table that is passed on is always the same, with the next row.</summary>
    /// <returns>The first problem; null when all rows were read.</returns>
    public static (int Line, string Message)? Read(byte[] utf8, int mostRows, Func<CsvTable, string?> header, Action<CsvTable> row)
    {
        using var reader = new StringReader(Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF'));
        if (reader.ReadLine() is not { } first)
            return (1, "The file is empty. It must begin with a line that names its columns.");
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Split(first) ?? [])
        {
            if (!columns.TryAdd(name.Trim(), columns.Count))
                return (1, $"The column '{name.Trim()}' occurs twice.");
        }

        var table = new CsvTable(columns) { Line = 1 };
        if (header(table) is { } problem)
            return (1, problem);
        var rows = 0;
        while (reader.ReadLine() is { } text)
        {
            table.Line++;
            if (string.IsNullOrWhiteSpace(text))
                continue;
            if (++rows > mostRows)
                return (table.Line, $"The file has more than {mostRows} rows, which is the most that is allowed.");
            if (Split(text) is not { } cells)
                return (table.Line, "A quote is not closed.");
            if (cells.Length > columns.Count)
                return (table.Line, $"The row has {cells.Length} cells, and the file {columns.Count} columns.");
            table._row = cells;
            row(table);
        }

        return null;
    }

    /// <summary>Returns the cells of a line; null when a quote is not closed.</summary>
    private static string[]? Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
            return line.Split(',');
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '"' && isQuoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (c == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (c == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }

        cells.Add(cell.ToString());
        return isQuoted ? null : [.. cells];
    }
}
