using System.Text;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>Generates JSON of all kinds, and damages it.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Spaces = ["", "", "", "", " ", "\n", "\r\n", "\t", "  "];

    private static readonly string[] Numbers =
        ["0", "-0", "1", "7", "2.5", "-12.75", "1e3", "2E-2", "1e400", "2147483648", "123456789012345678901234567890", "0.10"];

    private static readonly string[] Characters =
    [
        "a", "B", "7", " ", "-", "_", "/", "'", "{", "]", ",", ":", "é", "ß", "中", "😀", "\u007f", "\u2028", "\uFFFD", "\uFEFF",
        "\\n", "\\t", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r", "\\u0041", "\\u00e9", "\\u0000", "\\uFFFF", "\\ud83d\\ude00", "\\uD800\\uDC00",
    ];

    private static readonly string[] Halves = ["\\ud83d", "\\uDE00", "\\udc00\\ud800", "\\ud83d\\n", "\\ud83d\\u0041"];

    private static readonly byte[][] Fragments =
    [
        "\""u8.ToArray(), "\\"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), ","u8.ToArray(),
        ":"u8.ToArray(), "null"u8.ToArray(), "2"u8.ToArray(), "-"u8.ToArray(), "0"u8.ToArray(), "."u8.ToArray(), "e"u8.ToArray(),
        " "u8.ToArray(), "\n"u8.ToArray(), "\\u"u8.ToArray(), "\\ud800"u8.ToArray(), "/*"u8.ToArray(), "//"u8.ToArray(),
        [0], [0x1F], [0x7F], [0x80], [0xC0, 0x80], [0xC3], [0xED, 0xA0, 0x80], [0xEF, 0xBB, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xFF],
    ];

    public string Space() => Pick(Spaces);

    public T Pick<T>(T[] items) => items[random.Next(items.Length)];

    public bool Chance(double probability) => random.NextDouble() < probability;

    /// <summary>Generates a string with its quotes.</summary>
    public string Text(int characters)
    {
        var plain = Chance(0.5);
        var text = new StringBuilder("\"");
        for (var i = 0; i < characters; i++)
            text.Append(plain ? (char)random.Next('a', 'z' + 1) : Pick(Characters));
        if (Chance(0.03))
            text.Append(Pick(Halves));
        return text.Append('"').ToString();
    }

    public string Value(int levels) => random.Next(levels > 0 ? 8 : 5) switch
    {
        0 => "null",
        1 => Chance(0.5) ? "true" : "false",
        2 => Pick(Numbers),
        3 or 4 => Text(random.Next(12)),
        5 => Array(levels),
        _ => Object(levels),
    };

    public string Object(int levels)
    {
        var members = Enumerable.Range(0, random.Next(5)).Select(_ => $"{Space()}{Text(random.Next(1, 6))}{Space()}:{Space()}{Value(levels - 1)}{Space()}");
        return $"{{{Space()}{string.Join(',', members)}}}";
    }

    public string Array(int levels)
    {
        var items = Enumerable.Range(0, random.Next(5)).Select(_ => $"{Space()}{Value(levels - 1)}{Space()}");
        return $"[{Space()}{string.Join(',', items)}]";
    }

    /// <summary>Cuts, flips, drops, repeats or inserts some bytes.</summary>
    public byte[] Damage(byte[] json)
    {
        if (json.Length == 0)
            return json;
        var at = random.Next(json.Length);
        var length = random.Next(1, Math.Min(12, json.Length - at) + 1);
        var (before, piece, behind) = (json[..at], json[at..(at + length)], json[(at + length)..]);
        return random.Next(6) switch
        {
            0 => before,
            1 => [.. before, .. behind],
            2 => [.. before, .. piece, .. piece, .. behind],
            3 => [.. before, (byte)(json[at] ^ (1 << random.Next(8))), .. json[(at + 1)..]],
            4 => [.. before, .. Pick(Fragments), .. behind],
            _ => [.. before, .. Pick(Fragments), .. piece, .. behind],
        };
    }
}
