using System.Globalization;
using System.Text;

namespace Moev.SmartCharging.Files;

/// <summary>A JSON value that knows its place in the file.</summary>
/// <param name="kind">The kind.</param>
/// <param name="offset">The index of its first byte.</param>
/// <param name="parent">The object or array that contains it; null for the whole document.</param>
/// <param name="name">The name of the member whose value it is; null within an array.</param>
/// <param name="index">The index within the array.</param>
internal sealed class LocatedValue(JsonKind kind, int offset, LocatedValue? parent, string? name, int index)
{
    private static readonly List<LocatedValue> None = [];

    public JsonKind Kind { get; } = kind;

    public int Offset { get; } = offset;

    /// <summary>The index of the first byte of the member's name; that of the value within an array.</summary>
    public int NameOffset { get; init; } = offset;

    /// <summary>The index after its last byte.</summary>
    public int End { get; set; } = offset;

    public string? Name { get; } = name;

    /// <summary>The text of a string.</summary>
    public string Text { get; init; } = "";

    /// <summary>The value of a boolean.</summary>
    public bool IsTrue { get; init; }

    /// <summary>The value of a number; infinite when it is too large for a double.</summary>
    public double Number { get; init; }

    /// <summary>The members of an object or the items of an array, in the order of the file. Other values have none.</summary>
    public List<LocatedValue> Children { get; } = kind >= JsonKind.Array ? [] : None;

    /// <summary>The JSON path.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder();
            Append(path);
            return path.ToString();
        }
    }

    private void Append(StringBuilder path)
    {
        if (parent is null)
        {
            path.Append('$');
            return;
        }

        parent.Append(path);
        if (Name is null)
            path.Append(CultureInfo.InvariantCulture, $"[{index}]");
        else
            path.Append('.').Append(Name);
    }
}

/// <summary>The kinds of JSON values.</summary>
internal enum JsonKind : byte
{
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}
