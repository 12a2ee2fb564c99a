using System.CommandLine;

namespace Moev.CommandLine;

/// <summary>Reads the value of an option. Returns false for a wrong one.</summary>
internal delegate bool ValueReader<T>(string text, out T? value);

/// <summary>An option with one value, whose help shows the default as it is written on the command line.</summary>
internal sealed class ValueOption<T> : Option<T>
{
    /// <param name="name">The name, such as --duration.</param>
    /// <param name="description">The description for the help.</param>
    /// <param name="helpName">The placeholder of the value in the help.</param>
    /// <param name="form">The values that are allowed, for the error message.</param>
    /// <param name="value">The default value.</param>
    /// <param name="written">The default value as it is written on the command line; null to show none.</param>
    /// <param name="read">Reads a value.</param>
    public ValueOption(string name, string description, string helpName, string form, T value, string? written, ValueReader<T> read)
        : base(name)
    {
        Description = written is null ? description : $"{description} [default: {written}]";
        HelpName = helpName;
        Arity = ArgumentArity.ExactlyOne; // also when the value is a list
        Default = value;
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (read(text, out var found))
                return found!;
            result.AddError($"{name} must be {form}, not '{OneLine.Of(text)}'");
            return value;
        };
    }

    /// <summary>The value when the option is not on the command line.</summary>
    public T Default { get; }
}

/// <summary>Reads options with defaults.</summary>
internal static class ValueOptionExtensions
{
    /// <summary>Gets the value on the command line, or the default.</summary>
    public static T Value<T>(this ParseResult arguments, ValueOption<T> option) =>
        arguments.GetResult(option) is null ? option.Default : arguments.GetValue(option)!;

    /// <summary>Returns true when the option is on the command line.</summary>
    public static bool Has(this ParseResult arguments, Option option) => arguments.GetResult(option) is { Implicit: false };
}
