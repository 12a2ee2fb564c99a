using System.CommandLine;
using System.Globalization;

namespace Moev.CommandLine;

/// <summary>Creates options for numbers and words, each with its range in the help.</summary>
internal static class Values
{
    /// <summary>Creates an option for a whole number.</summary>
    public static ValueOption<int> Number(string name, string description, int value, int least, int most) => new(
        name, $"{description} ({least} to {most})", "n", $"a whole number from {least} to {most}", value, $"{value}",
        (string text, out int number) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most);

    /// <summary>Creates an option for a decimal number.</summary>
    public static ValueOption<double> Quantity(string name, string description, double value, double least, double most) => new(
        name, string.Create(CultureInfo.InvariantCulture, $"{description} ({least} to {most})"), "x",
        string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"), value, value.ToString(CultureInfo.InvariantCulture),
        (string text, out double number) =>
            double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number >= least && number <= most);

    /// <summary>Creates an option for one of several words, in any case. The first is the default.</summary>
    public static ValueOption<string> Word(string name, string description, params string[] words) => new(
        name, description, string.Join('|', words), $"one of {string.Join(", ", words)}", words[0], words[0],
        (string text, out string? word) => (word = words.FirstOrDefault(known => known.Equals(text, StringComparison.OrdinalIgnoreCase))) is not null);

    /// <summary>Creates an option for a file.</summary>
    public static Option<string?> FilePath(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "file",
        CustomParser = result =>
        {
            if (result.Tokens[0].Value is { Length: > 0 } path)
                return path;
            result.AddError($"{name} must be the name of a file, not empty");
            return null;
        },
    };
}
