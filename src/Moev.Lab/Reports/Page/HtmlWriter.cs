using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace Moev.Lab.Reports.Page;

/// <summary>Writes HTML. What stands in the holes of an interpolated string is text, and is escaped; <see cref="Html"/> is not.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds markup with text in its holes.</summary>
    public HtmlWriter Add([InterpolatedStringHandlerArgument("")] ref Handler markup)
    {
        _ = markup;
        return this;
    }

    /// <summary>Adds markup as it is.</summary>
    public HtmlWriter AddRaw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public override string ToString() => _text.ToString();

    /// <summary>Appends the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Handler
    {
        private readonly StringBuilder _text;

        public Handler(int literalLength, int formattedCount, HtmlWriter writer)
        {
            _ = (literalLength, formattedCount);
            _text = writer._text;
        }

        public void AppendLiteral(string markup) => _text.Append(markup);

        public void AppendFormatted(string? value) => _text.Append(WebUtility.HtmlEncode(value));

        public void AppendFormatted(Html value) => _text.Append(value.Markup);

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => _text.Append(WebUtility.HtmlEncode(value.ToString(format, CultureInfo.InvariantCulture)));
    }
}

/// <summary>Markup that is inserted as it is.</summary>
internal readonly record struct Html(string Markup);
