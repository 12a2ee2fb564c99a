using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Moev.Lab.Runs;

/// <summary>A value of the scenario that is varied.</summary>
/// <param name="Path">The path of the value, such as site.nodes[0].limitKw.</param>
/// <param name="Values">The values, as JSON or bare text, in the order of the command line.</param>
internal sealed partial record Sweep(string Path, IReadOnlyList<string> Values)
{
    /// <summary>The most values of a sweep, and the most runs of an experiment.</summary>
    public const int Most = 10_000;

    /// <summary>The forms of the values, for messages.</summary>
    public const string Form = "path=from:to:step or path=a,b,c";

    /// <summary>Reads a sweep. A range includes its end if a step meets it.</summary>
    /// <param name="text">The sweep, such as <c>site.nodes[0].limitKw=10:150:5</c> or <c>control.period=10,60</c>.</param>
    /// <param name="sweep">Gets the sweep.</param>
    /// <param name="problem">Gets the problem, to follow the option's name and the text.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out Sweep? sweep, [NotNullWhen(false)] out string? problem)
    {
        sweep = null;
        if (!Assignment.TrySplit(text, out var path, out var right))
        {
            problem = $"it must be {Form}";
            return false;
        }

        if (Range().Match(right) is { Success: true } range)
        {
            if (!TryExpand(range, out var numbers, out problem))
                return false;
            sweep = new Sweep(path, numbers);
            return true;
        }

        var values = Split(right);
        problem = values.Exists(static value => value.Length == 0) ? "a value is empty"
            : values.Count > Most ? $"it has more than {Most} values"
            : values.Distinct(StringComparer.Ordinal).Count() < values.Count ? "a value is there twice"
            : null;
        if (problem is not null)
            return false;
        sweep = new Sweep(path, values);
        return true;
    }

    private static bool TryExpand(Match range, [NotNullWhen(true)] out List<string>? values, [NotNullWhen(false)] out string? problem)
    {
        values = null;
        if (!TryRead("from", out var from) || !TryRead("to", out var to) || !TryRead("step", out var step))
        {
            problem = "from, to and step must be numbers below 1e15";
            return false;
        }

        problem = step == 0 ? "the step must not be 0"
            : from != to && (to > from) != (step > 0) ? "the step leads away from the end"
            : Math.Abs(to - from) / Math.Abs(step) >= Most ? $"it has more than {Most} values"
            : null;
        if (problem is not null)
            return false;
        values = [];
        // In decimals: 0.1 + 0.2 is 0.3.
        for (var value = from; step > 0 ? value <= to : value >= to; value += step)
            values.Add(value.ToString("0.###############", CultureInfo.InvariantCulture));
        return true;

        bool TryRead(string name, out decimal number) =>
            decimal.TryParse(range.Groups[name].Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            && Math.Abs(number) < 1_000_000_000_000_000m;
    }

    /// <summary>Splits at commas that are not within brackets, braces or quotes, so that a value can be any JSON.</summary>
    private static List<string> Split(string text)
    {
        var (values, depth, isQuoted, start) = (new List<string>(), 0, false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when isQuoted:
                    i++;
                    break;
                case '"':
                    isQuoted = !isQuoted;
                    break;
                case '[' or '{' when !isQuoted:
                    depth++;
                    break;
                case ']' or '}' when !isQuoted:
                    depth--;
                    break;
                case ',' when !isQuoted && depth <= 0:
                    values.Add(text[start..i].Trim());
                    start = i + 1;
                    break;
            }
        }

        values.Add(text[start..].Trim());
        return values;
    }

    [GeneratedRegex(@"^\s*(?<from>[-+]?[0-9][0-9.]*)\s*:\s*(?<to>[-+]?[0-9][0-9.]*)\s*:\s*(?<step>[-+]?[0-9][0-9.]*)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();
}
