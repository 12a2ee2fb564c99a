using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace Moev.CommandLine;

/// <summary>Reads one value of an option that may be repeated. Returns false for a wrong one.</summary>
/// <param name="problem">The problem, to follow the option's name and the value.</param>
internal delegate bool ItemReader<T>(string text, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? problem);

/// <summary>An option that may be repeated, with one value each time.</summary>
internal sealed class ListOption<T> : Option<T[]>
{
    /// <param name="name">The name, such as --fail-on.</param>
    /// <param name="description">The description for the help.</param>
    /// <param name="helpName">The placeholder of the value in the help.</param>
    /// <param name="read">Reads a value.</param>
    /// <param name="takesSeveral">True when several values may follow one name. Arguments of the command must then precede it.</param>
    public ListOption(string name, string description, string helpName, ItemReader<T> read, bool takesSeveral = false)
        : base(name)
    {
        Description = $"{description}; may be repeated";
        HelpName = helpName;
        Arity = ArgumentArity.OneOrMore;
        AllowMultipleArgumentsPerToken = takesSeveral;
        CustomParser = result =>
        {
            List<T> values = [];
            foreach (var token in result.Tokens)
            {
                if (read(token.Value, out var value, out var problem))
                    values.Add(value);
                else
                    result.AddError($"{name} {OneLine.Of(token.Value)}: {problem}");
            }

            return [.. values];
        };
    }

    /// <summary>Gets the values on the command line, in their order.</summary>
    public IReadOnlyList<T> Of(ParseResult arguments) => arguments.GetValue(this) ?? [];
}
