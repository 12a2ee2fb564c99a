using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Moev.LoadTest.Mixes;

namespace Moev.LoadTest.Commands;

/// <summary>The body of a command, with its placeholders.</summary>
internal sealed class CommandBody
{
    private const string Identity = "{identity}";
    private const string Random = "{random ";

    private readonly List<(string Text, CountRange? Number, bool IsIdentity)> _parts = [];

    private CommandBody()
    {
    }

    public static CommandBody? Parse(string text, out string? problem)
    {
        problem = null;
        var body = new CommandBody();
        while (text.Length > 0)
        {
            var identity = text.IndexOf(Identity, StringComparison.Ordinal);
            var random = text.IndexOf(Random, StringComparison.Ordinal);
            var next = (identity, random) switch
            {
                ( < 0, < 0) => text.Length,
                ( < 0, _) => random,
                (_, < 0) => identity,
                _ => Math.Min(identity, random),
            };
            body._parts.Add((text[..next], null, false));
            text = text[next..];
            if (text.StartsWith(Identity, StringComparison.Ordinal))
            {
                body._parts.Add(("", null, true));
                text = text[Identity.Length..];
            }
            else if (text.Length > 0)
            {
                var end = text.IndexOf('}', StringComparison.Ordinal);
                if (end < 0 || !CountRange.TryParse(text[Random.Length..end], out var range))
                {
                    problem = "{random LEAST..MOST} needs two whole numbers";
                    return null;
                }

                body._parts.Add(("", range, false));
                text = text[(end + 1)..];
            }
        }

        return body;
    }

    public string Write(string identity, ref SmallRandom random)
    {
        var text = new StringBuilder();
        foreach (var (literal, number, isIdentity) in _parts)
        {
            text.Append(literal);
            if (number is { } range)
                text.Append(CultureInfo.InvariantCulture, $"{range.Draw(ref random)}");
            else if (isIdentity)
                text.Append(JavaScriptEncoder.Default.Encode(identity));
        }

        return text.ToString();
    }
}
