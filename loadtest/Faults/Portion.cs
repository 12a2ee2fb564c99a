using System.Globalization;

namespace Moev.LoadTest.Faults;

/// <summary>A part of all charge points: a number, or a share in percent.</summary>
internal readonly record struct Portion(int Number, double Share)
{
    public const string Form = "a number such as 20, or a share such as 2.5%";

    public static Portion None => default;

    public static Portion All => new(0, 1);

    /// <summary>The portion as it is parsed.</summary>
    public string Text => Share > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0.####}%") : $"{Number}";

    public static bool TryParse(string text, out Portion portion)
    {
        portion = default;
        if (text.EndsWith('%'))
        {
            if (!double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || !(percent <= 100))
                return false;
            portion = new Portion(0, percent / 100);
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return false;
        portion = new Portion(number, 0);
        return true;
    }

    public int Of(int many) => Math.Min(many, Number + (int)Math.Round(Share * many));
}
